/* The network of a day: lines, dots, the names that find room, and what lies under the
   pointer. The table below the picture holds the same for keyboards and for reading. */
import { dark, embed, go, onColours, recolour } from "./charts.js";
import { days } from "./days.js";
import { place } from "./labels.js";
import { sheet, WIDTH } from "./sheet.js";

const box = document.getElementById("map");
const tip = document.getElementById("tip");
const form = document.getElementById("when");
const root = document.documentElement;
const LEAST = 300;
const TALL = 1.3;
const NARROW = 560;
const EDGE = 18;
const BESIDE = 3;
const REACH = 14;
const TOUCH = 6;
const LINES = 6;
const WHO = 5;

let net = null;
let view = null;
let drawn = { ties: [], data: { states: [] } };

const read = () => {
  net = JSON.parse(document.getElementById("net").textContent);
  box.classList.toggle("bare", net.bare);
  net.by = Object.fromEntries(net.states.map((state) => [state.slug, state]));
  const slug = (place) => net.states[place]?.slug;
  net.ties = net.ties.map(([a, b, line, to, number, given, returned]) => ({
    a: slug(a),
    b: slug(b),
    to: slug(to),
    ...net.lines[line],
    line,
    number,
    given,
    returned,
  }));
};

const size = () => {
  const width = Math.max(LEAST, box.clientWidth);
  const ratio = width < NARROW ? TALL : net.ratio;
  return { width, height: Math.round(width * ratio) };
};

/* Points of the screen, so that dashes, heads and names have one size at every width. */
const placed = ({ width, height }) => {
  const right = width < NARROW ? EDGE : 70;
  const small = width < NARROW ? 0.6 : 1;
  const states = net.states.map((state) => ({
    ...state,
    x: EDGE + state.x * (width - EDGE - right),
    y: EDGE + state.y * (height - 2 * EDGE),
    size: small * (30 + 3 * Math.min(40, state.ties)),
  }));
  const at = Object.fromEntries(states.map((state) => [state.slug, state]));
  const beside = {};
  const ties = net.ties.map((tie) => {
    const [a, b] = [at[tie.a], at[tie.b]];
    const key = `${tie.a} ${tie.b}`;
    const nth = beside[key] ?? 0;
    beside[key] = nth + 1;
    const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const off = ((nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * BESIDE) / far;
    const [dx, dy] = [-(b.y - a.y) * off, (b.x - a.x) * off];
    return { ...tie, x: a.x + dx, y: a.y + dy, x2: b.x + dx, y2: b.y + dy };
  });
  const heads = ties.filter((tie) => tie.to).map((tie) => {
    const [from, to] =
      tie.to === tie.b ? [[tie.x, tie.y], [tie.x2, tie.y2]] : [[tie.x2, tie.y2], [tie.x, tie.y]];
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const back = Math.sqrt(at[tie.to].size / Math.PI) + 3;
    return {
      a: tie.a,
      b: tie.b,
      colour: tie.colour,
      opacity: 0.8,
      x: to[0] - Math.cos(angle) * back,
      y: to[1] - Math.sin(angle) * back,
      angle: (angle * 180) / Math.PI + 90,
    };
  });
  const names = place(states, width, height);
  return { ties, data: { webs: webs(ties), own: [], heads, states, names } };
};

/* Ties that look alike as one shape. */
const webs = (ties) => {
  const found = new Map();
  for (const { line, x, y, x2, y2 } of ties) {
    if (!found.has(line)) {
      const geometry = { type: "MultiLineString", coordinates: [] };
      found.set(line, { type: "Feature", geometry, ...net.lines[line] });
    }
    found.get(line).geometry.coordinates.push([[x, y], [x2, y2]]);
  }
  return [...found.values()];
};

const shades = (rows) => (dark() ? recolour(rows, net.night) : rows);

const draw = async () => {
  const { width, height } = size();
  const spec = dark() ? recolour(net.spec, net.night) : net.spec;
  drawn = placed({ width, height });
  view?.finalize();
  forget();
  const made = await embed(box, { ...spec, width, height, datasets: shades(drawn.data) });
  view = made.view;
  box.querySelector("svg").setAttribute("aria-hidden", "true");
  box.dataset.width = String(width);
};

const paint = async () => {
  read();
  forget();
  drawn = placed(size());
  for (const [name, rows] of Object.entries(shades(drawn.data))) view.data(name, rows);
  await view.signal("near", "").runAsync();
};

/* What lies under the pointer: the nearest state, else the nearest tie. */
const under = (event) => {
  const frame = box.getBoundingClientRect();
  const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
  let [best, found] = [REACH, null];
  for (const state of drawn.data.states) {
    const far = Math.hypot(state.x - x, state.y - y);
    if (far < best) [best, found] = [far, { state }];
  }
  if (found) return found;
  best = TOUCH;
  for (const tie of drawn.ties) {
    const [dx, dy] = [tie.x2 - tie.x, tie.y2 - tie.y];
    const along = ((x - tie.x) * dx + (y - tie.y) * dy) / (dx * dx + dy * dy || 1);
    if (along < 0 || along > 1) continue;
    const far = Math.hypot(tie.x + along * dx - x, tie.y + along * dy - y);
    if (far < best) [best, found] = [far, { tie }];
  }
  return found;
};

const named = (slug) => net.by[slug].name;
const said = (word) => net.labels[word] ?? word;
const several = (names, most) =>
  names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} ${net.words.more.replace("{num}", names.length - most)}`;

/* The promises of one side under each alliance, with articles. */
const promises = (lines) => {
  const found = new Map();
  for (const line of lines ?? []) {
    const [name, obligation, article] = net.pledges[line];
    const words = article ? `${said(obligation)} (${article})` : said(obligation);
    found.set(name, (found.get(name) ?? new Set()).add(words));
  }
  return new Map([...found].map(([name, all]) => [name, [...all].join(", ")]));
};

const ofTie = ({ a, b }) => {
  const rows = [];
  for (const tie of net.ties.filter((t) => t.a === a && t.b === b)) {
    if (tie.layer !== "alliances") {
      const count = tie.number > 1 ? ` (${tie.number})` : "";
      rows.push([said(tie.look), `${said(tie.layer)}, ${net.on}${count}`]);
      continue;
    }
    const [given, returned] = [promises(tie.given), promises(tie.returned)];
    for (const name of new Set([...given.keys(), ...returned.keys()])) {
      const [one, other] = [given.get(name), returned.get(name)];
      if (one === other) rows.push([name, one]);
      else {
        if (one) rows.push([name, `${named(a)} \u2192 ${named(b)}: ${one}`]);
        if (other) rows.push([name, `${named(b)} \u2192 ${named(a)}: ${other}`]);
      }
    }
    if (tie.look === "perhaps") rows.push(["", said("perhaps-or-unconfirmed")]);
  }
  return { title: `${named(a)} \u2013 ${named(b)}`, rows };
};

/* What a state has promised, to whom, under each alliance; then its other ties. */
const ofState = ({ slug, name }) => {
  const groups = new Map();
  for (const tie of net.ties) {
    if (tie.a !== slug && tie.b !== slug) continue;
    const partner = named(tie.a === slug ? tie.b : tie.a);
    const own = tie.a === slug ? tie.given : tie.returned;
    const other = tie.a === slug ? tie.returned : tie.given;
    if (tie.layer !== "alliances") {
      const group = groups.get(tie.layer) ?? { head: said(tie.layer), what: "", who: [] };
      group.who.push(partner);
      groups.set(tie.layer, group);
      continue;
    }
    for (const [pact, what] of own?.length ? promises(own) : promises(other)) {
      const words = own?.length ? what : `${net.words.receives} ${what}`;
      const key = `${pact}|${words}`;
      const group = groups.get(key) ?? { head: pact, what: words, who: [] };
      group.who.push(partner);
      groups.set(key, group);
    }
  }
  const listed = [...groups.values()].sort((p, q) => q.who.length - p.who.length);
  const rows = listed
    .slice(0, LINES)
    .map(({ head, what, who }) => [
      head,
      `${what}${what ? ": " : ""}${several(who.sort(), WHO)}`,
    ]);
  if (listed.length > LINES) {
    rows.push(["", net.words.more.replace("{num}", listed.length - LINES)]);
  }
  return { title: name, rows };
};

const tell = ({ title, rows }, event) => {
  const head = document.createElement("b");
  head.textContent = title;
  const list = document.createElement("dl");
  for (const [term, text] of rows) {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    dt.textContent = term;
    dd.textContent = text;
    list.append(dt, dd);
  }
  tip.replaceChildren(head, list);
  tip.hidden = false;
  const frame = box.parentElement.getBoundingClientRect();
  const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
  const left = Math.max(0, Math.min(x + 16, frame.width - tip.offsetWidth));
  const lowest = window.innerHeight - frame.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.min(y + 18, Math.max(lowest, -frame.top))}px`;
};

let held = "";
const key = (found) =>
  found?.state ? found.state.slug : found?.tie ? `${found.tie.a} ${found.tie.b}` : "";

const forget = () => {
  held = "";
  box.classList.remove("over");
  tip.hidden = true;
};

/* Let one state and its ties stand clear, the rest fade; nothing fades for none. */
const light = (near, ties, beside = []) =>
  view
    .data("own", shades(near ? ties : []))
    .signal("near", near)
    .signal("beside", beside)
    .runAsync();

const look = async (event) => {
  const found = under(event);
  const now = key(found);
  box.classList.toggle("over", now !== "");
  if (!now) {
    if (held) {
      forget();
      await light("", []);
    }
    return found;
  }
  if (now !== held) {
    held = now;
    const slug = found.state?.slug ?? "";
    const ends = drawn.ties.filter((tie) => tie.a === slug || tie.b === slug);
    const beside = [slug, ...ends.map((tie) => (tie.a === slug ? tie.b : tie.a))];
    light(slug, ends, beside);
  }
  tell(found.state ? ofState(found.state) : ofTie(found.tie), event);
  return found;
};

const open = (found) => {
  const path = found.state
    ? box.dataset.state.replace("SLUG", found.state.slug)
    : box.dataset.dyad.replace("SLUGA", found.tie.a).replace("SLUGB", found.tie.b);
  const target = new URL(path, location.href);
  target.searchParams.set("on", form.elements.on.value);
  go(target);
};

box.addEventListener("pointermove", (event) => {
  if (event.pointerType === "mouse") look(event);
});
box.addEventListener("pointerleave", () => {
  forget();
  if (view) light("", []);
});
/* A finger has no hover: the first touch shows, the second on the same opens. */
box.addEventListener("click", async (event) => {
  const before = held;
  const found = await look(event);
  if (found && (event.pointerType === "mouse" || before === key(found))) open(found);
});

let resizing = 0;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (box.dataset.width !== String(Math.max(LEAST, box.clientWidth))) draw();
  }, 150);
});
read();
onColours(draw);
await draw();
days({
  parts: ["day-head", "day-choice", "links", "net"],
  below: ["day-lists"],
  words: net.words,
  paint,
});
sheet(document.getElementById("tools"), () => ({
  spec: {
    ...net.spec,
    datasets: placed({ width: WIDTH, height: Math.round(WIDTH * net.ratio) }).data,
  },
  look: { ...net.paper, ratio: net.ratio },
  name: `foedus-network-${form.elements.on.value}`,
}));
root.dataset.drawn = "yes";
