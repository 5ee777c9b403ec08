"""What make_places.py and make_world.py share: names, mean points, tables. README.md holds the rules in words."""

import csv
import io
import math
import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

ARTICLE = re.compile(r"^(A(?:[lrsdntz]|sh|dh|th)) (?=\S)", re.I)
ADMINISTRATIVE = re.compile(r"^(Nahiyat|Qadaa|Qada|Markaz Qada|Markaz|Muhafazat|Madinat|Viloati)\b", re.I)
ADMINISTRATIVE_AR = re.compile(r"^(ناحية|قضاء|مركز|مدينة|محافظة|منطقة)\s")
ARABIC_LETTERS = re.compile(r"^[\u0621-\u063a\u0641-\u064a ]+$")
ARABIC_SCRIPT = re.compile(r"^[\u0621-\u063a\u0641-\u064aپچژڤگکڕڵۆێەیھ ]+$")  # Arabic, Persian, Kurdish
# Romanisations of Russian, Polish and German renderings ("Ehl'-Falludzha", "Faludscha"): not written in English.
SECOND_HAND = re.compile(r"^E[hl]*[lrsnz]?'|'-|^Eh[a-z]|-ehz?-|dz|dsch|ehj|skij|oej", re.I)
ARABIC_MARKS = "\u0304\u0323\u0327\u0331\u0332\u0307"  # macron, dots and cedilla of the BGN/PCGN romanisation
CONSONANTS = dict(
    zip("بتثجحخدذرزسشصضطظغفقكلمنهويةىؤئ", "b t th j h kh d dh r z s sh s d t z gh f q k l m n h w y h y w y".split())
)


LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
    "ł": "l", "Ł": "L", "ı": "i", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ə": "e", "Ə": "E", "ŧ": "t", "ŋ": "ng",
})


def plain(text):
    """`text` in ASCII: no marks, apostrophes of all kinds as ' or left out at the start of a word."""
    text = re.sub("[‘’ʿʾʼʻ`´ʹ]", "'", text.translate(LETTERS))
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"(?<![A-Za-z])'|'(?![A-Za-z])", "", text)


def news_name(geonames_name):
    """The main name by rule: plain letters, no administrative word in front, the article joined by a hyphen."""
    name = plain(geonames_name)
    name = ADMINISTRATIVE.sub("", name).strip() or name
    name = re.sub(r"(?<![\w'])(a(?:[lrsdntz]|sh|dh|th)) (?=\S)", r"\1-", name, flags=re.I)
    return name[0].upper() + name[1:]


def romanised_only(text):
    """Whether every letter is plain or carries a mark of the romanisation of Arabic."""
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter) and letter not in ARABIC_MARKS:
            return False
        if letter.isalpha() and not letter.isascii() and letter not in "ʿʾʼʻ":
            return False
    return True


def latin_names(names):
    """The spellings in Latin letters worth keeping, each once in plain letters; machine transliterations dropped."""
    latin = [n for n in names if n and all(ord(c) < 0x300 or c in "‘’ʿʾʼʻ" or 0x1E00 <= ord(c) < 0x1F00 for c in n)]
    kept = set()
    for name in latin:
        text = plain(name)
        code = len(text) <= 3 and text.isupper()
        if not text[:1].isupper() or code or not romanised_only(name) or SECOND_HAND.search(name):
            continue
        if re.search(r"[^A-Za-z' -]| - ", text) or ADMINISTRATIVE.match(text):
            continue
        kept.add(text)
    return kept


def skeleton(text):
    """Consonants of a name in either script, for matching an Arabic name with its romanisation."""
    if ARABIC_SCRIPT.match(text):
        return "".join(CONSONANTS.get(c, "") for c in re.sub(r"\bال", "", text))
    text = re.sub(r"^(A[lrshdntz]{1,2}|El)[ -]", "", plain(text)).lower()
    return re.sub("[aeiou' -]", "", text)


def arabic_names(names):
    """Names in Arabic script, Kurdish ones included; those with an administrative word in front left out."""
    return {n.strip() for n in names if n and ARABIC_SCRIPT.match(n) and not ADMINISTRATIVE_AR.match(n)}


def arabic_name(names, geonames_name):
    """The Arabic name that sounds most like the main one; of two alike, the one with the article and ta marbuta."""
    arabic = sorted(n for n in names if ARABIC_LETTERS.match(n))

    def likeness(name):
        ratio = SequenceMatcher(None, skeleton(name), skeleton(geonames_name)).ratio()
        return (round(ratio, 1), name.startswith("ال"), name.endswith(("ة", "ي", "ء")), -len(name))

    return max(arabic, key=likeness, default="")


def folded(text):
    """A rough form in which spellings that the reader holds for one are one."""
    text = re.sub("[^a-z]", "", plain(text).lower())
    return re.sub(r"(.)\1", r"\1", text)


def consonants(text):
    """What two transliterations of one name have in common: consonants, the interchangeable ones as one letter."""
    text = folded(text)
    for pair, letter in (("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ou", "u"), ("ck", "k")):
        text = text.replace(pair, letter)
    return re.sub("[aeiouy]|(?<=.)h", "", text.translate(str.maketrans("qcw", "kkv")))


def km_between(a, b):
    """Great-circle distance of two (lat, lon) in degrees, on the mean sphere (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def unit_vector(lat, lon):
    """(lat, lon) in degrees as a vector of length 1."""
    lat, lon = math.radians(lat), math.radians(lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def mean_point(points):
    """Mean of (lat, lon) points as vectors of the unit sphere, and the distance of the farthest, up to 5 km."""
    x, y, z = (math.fsum(axis) for axis in zip(*(unit_vector(*point) for point in points)))
    mean = (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
    return mean, radius_around(mean, points)


def radius_around(middle, points):
    """Distance of the farthest point from the middle, up to the next 5 km."""
    return max(5, math.ceil(max(km_between(middle, point) for point in points) / 5) * 5)


def spread_mean(points):
    """Mean of (lat, lon) points, each ninth of the box around them counted once, so that empty country counts too."""
    south, west = (min(axis) for axis in zip(*points))
    north, east = (max(axis) for axis in zip(*points))
    ninths = defaultdict(list)
    for lat, lon in points:
        ninth = tuple(min(2, int(3 * part)) for part in (share(lat, south, north), share(lon, west, east)))
        ninths[ninth].append((lat, lon))
    mean, _ = mean_point([mean_point(ninth)[0] for ninth in ninths.values()])
    return mean, radius_around(mean, points)


def share(value, least, most):
    """How far along from least to most a value lies, 0 to 1."""
    return (value - least) / (most - least) if most > least else 0.0


def read_table(path):
    """The `#` lines on top and the rows of a table as dictionaries."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    return head, list(csv.DictReader(line for line in lines if not line.startswith("#")))


def table_text(head, columns, rows):
    """A table as text: `#` lines, header, rows in byte order."""
    out = io.StringIO()
    out.writelines(head)
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[c].encode() for c in columns]))
    return out.getvalue()


def plural(people):
    """The plural of the name of a people in English, where it is regular; else the word itself."""
    return people if people.endswith(("ese", "sh", "ch", "s")) else people + "s"
