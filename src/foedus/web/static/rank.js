/* A ranking: weights to drag, bars that trade places at once, pictures to save. */
import { dark, embed, picture, recolour } from "./charts.js";
import { ranked, read, written } from "./composite.js";
import { steps } from "./history.js";

const root = document.documentElement;
const board = document.getElementById("board");
const scene = JSON.parse(document.getElementById("scene").textContent);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const amount = new Intl.NumberFormat(root.lang, {
  minimumFractionDigits: scene.digits,
  maximumFractionDigits: scene.digits,
  signDisplay: "negative",
});
const percent = new Intl.NumberFormat(root.lang, { maximumFractionDigits: 0 });

const MIDDLE = 50;
const TOP = 100;
const LEAST = 10;
const MOVE = 220;

/* Any weights as points that sliders can have; what counts is their proportion. */
const points = (weights) => {
  const most = Math.max(...weights);
  const scale = most > TOP || most < LEAST ? MIDDLE / most : 1;
  return weights.map((weight) => weight * scale);
};

let weights = scene.weights;
let rows = ranked(scene.rows, weights);

const lists = board ? [...board.querySelectorAll("ol.race")] : [];
const lines = new Map(
  lists.flatMap((list) => [...list.children]).map((line) => [line.dataset.id, line]),
);
const text = (node) => {
  if (!node.firstChild) node.append("");
  return node.firstChild;
};
const parts = new Map(
  [...lines].map(([id, line]) => [
    id,
    {
      place: text(line.querySelector(".place")),
      amount: text(line.querySelector(".amount")),
      bar: line.querySelector(".beam rect"),
      dot: line.querySelector(".reach circle"),
    },
  ]),
);
const statement = document.getElementById("statement");
const sliders = [...document.querySelectorAll(".weigh input[type=range]")];

const said = () => {
  if (rows.length < 2) return statement.dataset.none;
  const [one, other] = rows;
  return statement.dataset.said
    .replace("{first}", () => one.name)
    .replace("{value}", amount.format(one.value))
    .replace("{second}", () => other.name)
    .replace("{other}", amount.format(other.value));
};

/* Lines move by as much as their rank: nothing is measured after they have moved. Those
   that are still on their way, in a drag, jump. */
let painted = 0;
let places = new Map(rows.map((row, place) => [row.id, place]));
const glide = (old, now, height) => {
  for (const [id, place] of now) {
    if (place >= scene.first) break;
    const off = ((old.get(id) ?? place) - place) * height;
    if (off) {
      const from = { transform: `translateY(${off}px)` };
      lines.get(id)?.animate([from, { transform: "none" }], MOVE);
    }
  }
};

/* Put the lines into the order of their ranks, and touch only those that are not. */
const sorted = (list, wanted) => {
  let next = list.firstElementChild;
  for (const line of wanted) {
    if (line === next) next = next.nextElementSibling;
    else list.insertBefore(line, next);
  }
};
const arrange = () => {
  const moment = performance.now();
  const still = calm.matches || !lists[0] || moment - painted < MOVE;
  painted = moment;
  const height = still ? 0 : lists[0].firstElementChild.offsetHeight;
  const now = new Map(rows.map((row, place) => [row.id, place]));
  const order = rows.map((row) => lines.get(row.id)).filter(Boolean);
  const rest = [...lines].filter(([id]) => !now.has(id)).map(([, line]) => line);
  for (const line of order) if (line.hidden) line.hidden = false;
  for (const line of rest) if (!line.hidden) line.hidden = true;
  const wanted = [...order, ...rest];
  lists.forEach((list, i) =>
    sorted(list, i ? wanted.slice(scene.first) : wanted.slice(0, scene.first)),
  );
  if (height) glide(places, now, height);
  places = now;
};

const write = (node, text) => {
  if (node.data !== text) node.data = text;
};
const fill = () => {
  const most = Math.max(...rows.map((row) => row.value)) || 1;
  const last = Math.log(Math.max(rows.length, 2));
  for (const row of rows) {
    const part = parts.get(row.id);
    if (!part) continue;
    write(part.place, String(row.rank));
    write(part.amount, amount.format(row.value));
    part.bar.setAttribute("width", `${((100 * row.value) / most).toFixed(3)}%`);
    part.dot?.setAttribute("cx", `${((100 * Math.log(row.rank)) / last).toFixed(3)}%`);
  }
};

const tell = (fields) => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  for (const slider of sliders) {
    const i = scene.components.indexOf(slider.name);
    const part = `${percent.format((100 * weights[i]) / whole)} %`;
    slider.value = String(weights[i]);
    slider.setAttribute("aria-valuetext", part);
    slider.nextElementSibling.textContent = part;
  }
  for (const field of fields) {
    field.value = written(scene.components, weights);
  }
};

const paint = () => {
  rows = ranked(scene.rows, weights);
  fill();
  arrange();
  tell(document.querySelectorAll("input[name=weights]"));
  statement.textContent = said();
  root.dataset.painted = String(Number(root.dataset.painted ?? 0) + 1);
};

const addressOf = () => {
  const url = new URL(location.href);
  url.searchParams.delete("weights");
  url.hash = "";
  const text = written(scene.components, weights);
  const sign = url.search ? "&" : "?";
  return new URL(`${url.href}${sign}weights=${text.replaceAll(",", "%2C")}`);
};

/* What the server says of the weights: what flips the order, the table, the links. */
let asking = null;
const consult = async (url) => {
  asking?.abort();
  const own = new AbortController();
  asking = own;
  let text;
  try {
    const reply = await fetch(url, { signal: own.signal, headers: { accept: "text/html" } });
    if (!reply.ok) {
      location.assign(url);
      return;
    }
    text = await reply.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  if (own.signal.aborted) return;
  const next = new DOMParser().parseFromString(text, "text/html");
  for (const id of ["flip", "lines", "apart", "links", "starts"]) {
    const [was, is] = [document.getElementById(id), next.getElementById(id)];
    if (was && is) was.replaceWith(is);
  }
  for (const head of document.querySelectorAll("th[aria-sort]")) {
    head.removeAttribute("aria-sort");
  }
  for (const link of next.querySelectorAll("[data-tongue]")) {
    const same = document.querySelector(`[data-tongue=${link.dataset.tongue}]`);
    same?.setAttribute("href", link.getAttribute("href"));
  }
  document.dispatchEvent(new Event("daychange"));
  root.dataset.settled = written(scene.components, weights);
};

const restore = (url) => {
  const text = url.searchParams.get("weights");
  weights = points(text ? read(text, scene.components) : read(board.dataset.usual, scene.components));
  paint();
  consult(url);
};

const weighing = () => {
  const trail = steps(restore);
  weights = points(weights);
  const settle = () => {
    const url = addressOf();
    trail.push(url);
    consult(url);
  };
  let waiting = 0;
  for (const slider of sliders) {
    const i = scene.components.indexOf(slider.name);
    slider.addEventListener("input", () => {
      weights[i] = Number(slider.value);
      /* Something has to weigh: the last weight stays above zero. */
      if (!weights.some((weight) => weight > 0)) weights[i] = 1;
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(paint);
    });
    slider.addEventListener("change", () => {
      cancelAnimationFrame(waiting);
      paint();
      settle();
    });
  }
  document.addEventListener("click", (event) => {
    const start = event.target.closest("a[data-weights]");
    if (!start || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    weights = points(read(start.dataset.weights, scene.components));
    paint();
    settle();
  });
  tell([]);
  document.getElementById("sliders").hidden = false;
  document.getElementById("typed").hidden = true;
};

/* The drawing library is large and only pictures need it: it comes when one is asked for. */
const library = () =>
  window.vegaEmbed
    ? Promise.resolve()
    : new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = board.dataset.vega;
        script.addEventListener("load", done);
        script.addEventListener("error", failed);
        document.head.append(script);
      });
const weighed = () =>
  sliders
    .filter((slider) => Number(slider.value) > 0)
    .map((slider) => `${slider.labels[0].textContent} ${slider.nextElementSibling.textContent}`)
    .join(", ");
const save = async (kind) => {
  await library();
  const spec = dark() ? recolour(scene.picture, scene.night) : scene.picture;
  const open = board.querySelector("details")?.open;
  const shown = open ? rows : rows.slice(0, scene.first);
  const values = shown.map((row) => {
    const span = lines.get(row.id)?.querySelector(".range")?.textContent.trim();
    const label = amount.format(row.value) + (span ? `  (${span})` : "");
    return { ...row, shares: undefined, label, end: Math.max(row.value, row.high ?? 0, 0) };
  });
  const title = { ...spec.title };
  if (sliders.length) title.subtitle = [...title.subtitle, weighed()];
  const made = await embed(document.createElement("div"), {
    ...spec,
    title,
    datasets: { rows: values },
  });
  await picture(made.view, kind, board.dataset.name);
  made.view.finalize();
};
for (const button of document.querySelectorAll("[data-picture]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.dataset.picture));
}

if (sliders.length) weighing();
root.dataset.ranked = "yes";
