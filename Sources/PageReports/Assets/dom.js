// Elements, of texts only: nothing in the data is ever read as markup.

/** Characters that would turn the direction of writing, break the line or not be seen. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text with what can't be seen written as `\u{202E}`. */
function legible(text) {
  return String(text).replace(unseen, (c) => `\\u{${c.codePointAt(0).toString(16).toUpperCase()}}`);
}

/** An element; children are elements or texts, attributes that are null are left out. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined)
    .map((child) => (child instanceof Node ? child : legible(child))));
  return made;
}

function byID(id) { return document.getElementById(id); }

/** A place in a file, if there is one. */
function placeElement(location) {
  return location ? element("code", { class: "place" }, placeText(location)) : null;
}

function button(label, action, attributes) {
  return element("button", { type: "button", onclick: action, ...attributes }, label);
}

/** A word for how much passes, with a sign that needs no colour. */
const reachWords = {
  all: { sign: "■", word: "everything" },
  some: { sign: "◧", word: "some" },
  unknown: { sign: "?", word: "perhaps" },
  none: { sign: "·", word: "nothing" },
  allow: { sign: "■", word: "everything" },
  partial: { sign: "◧", word: "some" },
  deny: { sign: "✕", word: "nothing" },
};

function badge(reach, text) {
  return element("span", { class: `badge ${reach}` },
    element("span", { "aria-hidden": "true" }, reachWords[reach].sign), ` ${text || reachWords[reach].word}`);
}

function say(text) { byID("ui-status").textContent = legible(text); }

function plural(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many ?? `${one}s`}`;
}
