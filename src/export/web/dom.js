// Building elements. Text from reports enters the page here, as text nodes and nowhere as markup.

// Controls and direction overrides would let a name rearrange what stands around it.
const clean = text =>
  String(text ?? '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
const clip = (text, most) => {
  const all = clean(String(text ?? '').slice(0, most * 4));
  return all.length > most ? [...all].slice(0, most - 1).join('') + '…' : all;
};

const $ = id => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children = []) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter(c => c != null && c !== false));
  return node;
}
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

// A name in its own direction, apart from what stands around it.
const name = (text, most = 120) => h('bdi', null, clip(text, most));

// A link a reader may follow; anything but http and https stays plain text.
const link = (url, text) =>
  /^https?:\/\/[^\s]+$/i.test(url)
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name(text))
    : name(text);

// By hand: the first call of toLocaleString costs a page more time than all its marks.
const number = n => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
const plural = (n, one, many = one + 's') => `${number(n)} ${n === 1 ? one : many}`;
