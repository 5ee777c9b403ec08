// What the closed lists are called on the page, and how their marks are drawn (glyphs in a box from -6 to 6).

const TYPES = {
  offensive: ['Offensive', 'M-4 .5 0-3.5 4 .5M-4 4.5 0 .5 4 4.5'],
  advance: ['Advance', 'M-4.5 0H4M.5-3.7 4.2 0 .5 3.7'],
  encircle: ['Encirclement', 'M2.9-3A4.2 4.2 0 1 0 2.9 3M0-.6V.6'],
  objective: ['Objective', 'M0-4.2A4.2 4.2 0 1 0 .01-4.2M0-.6V.6'],
  clash: ['Clash', 'M-3.3-3.3 3.3 3.3M3.3-3.3-3.3 3.3'],
  strike: ['Strike', 'M0-4.6V4.6M-4-2.3 4 2.3M4-2.3-4 2.3'],
  capture: ['Capture', 'M-2.6 4.8V-4.5L3.8-2.2-2.6.4'],
  hold: ['Hold', 'M-3.4-3.8H3.4V.4C3.4 2.9 1.6 4.1 0 4.8-1.6 4.1-3.4 2.9-3.4.4Z'],
  withdraw: ['Withdrawal', 'M4-3.6-3.2 3.4M-3.4-1.6V3.6H1.8'],
  displacement: ['Displacement', 'M0-4.6A1.7 1.7 0 1 1-.01-4.6M-3.2 4.6C-3.2-.6 3.2-.6 3.2 4.6'],
};
const STANDINGS = { done: 'Done or under way', planned: 'Planned', claimed: 'Claimed or reportedly', denied: 'Did not happen' };
const ROLES = { news: 'News', background: 'Background', elsewhere: 'Elsewhere', caption: 'Caption' };
const CONTROL = { held: 'Held', contested: 'Contested', retaken: 'Retaken', unknown: 'Unknown' };
const PRECISION = {
  day: 'to the day',
  week: 'to the week',
  month: 'to the month',
  year: 'to the year',
  range: 'a range',
  before: 'on or before',
  future: 'planned; shown on the day it was said',
  unknown: 'not known',
};
const BASIS = {
  stated: 'stated',
  partial: 'stated in part, completed from the context',
  weekday: 'from the weekday',
  relative: 'counted from the report',
  day_count: 'from “day … of”',
  publication: 'the day of publication',
  bounded: 'bounded by other reports',
  reviewed: 'given by an analyst',
  none: 'none',
};
const REPORTED = {
  stated: 'stated in the report',
  inferred: 'inferred from other reports',
  given: 'given by the user',
  unknown: 'unknown',
};
const GEO_PRECISION = {
  place: 'a place',
  near: 'near a place',
  district: 'a district',
  region: 'a region',
  linear: 'a road, river or border',
  country: 'a country',
  none: 'none',
};
const GEO_BASIS = { source: 'the gazetteer’s own point', mean_of_towns: 'mean of its towns', review: 'given by a reviewer' };
const GEO_CHECK = {
  agrees: 'agrees with the gazetteer',
  disagrees: 'disagrees with the gazetteer; the point was not moved',
  none: 'no distance or direction is stated',
};
const UNPLACED = {
  no_place_named: 'No place is named',
  not_in_gazetteer: 'The place is in no gazetteer',
  ambiguous: 'Several places bear the name',
  relative_only: 'Only near, between or in a direction from a place',
  counted_places_unnamed: 'Places are counted, not named',
};
const LAYERS = {
  events: 'At a place',
  regions: 'At a region: stands for an area',
  undated: 'Without a date',
  undated_lines: 'Without a date',
  advances: 'From place to place',
  unplaced: 'Without a place',
  control: 'Control',
};

const word = (list, key) =>
  clean((Array.isArray(list[key]) ? list[key][0] : Object.hasOwn(list, key) && list[key]) || key || '');
const typeWord = f => (Object.hasOwn(TYPES, f.type) ? TYPES[f.type][0] : clean(f.type));

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const weekday = date => WEEKDAYS[utc(date).getUTCDay()];
const inWords = date => `${+date.slice(8, 10)} ${MONTHS[date.slice(5, 7) - 1]} ${+date.slice(0, 4)}`;
