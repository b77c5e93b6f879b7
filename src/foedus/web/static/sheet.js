/* The map as a file: with its statement, its measure, its key and its source. */
import { embed, picture } from "./charts.js";

export const WIDTH = 1072;
const LINE = 17;
const LETTER = { big: 12, small: 6.3 };
const pixel = { type: "quantitative", scale: null, axis: null };
const text = (id) =>
  document.querySelector(id)?.innerText.replace(/\s+/g, " ").trim() ?? "";

const wrapped = (words, most) =>
  words.split(" ").reduce((lines, word) => {
    const last = lines.at(-1);
    if (last && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);

/* Entries of the key that the page shows, laid out in rows below the map. */
const entries = (top) => {
  let [x, y] = [8, top];
  return [...document.querySelectorAll("#key li")].map((item) => {
    const label = item.innerText.replace(/\s+/g, " ").trim();
    const mark = item.querySelector(".sw");
    const line = item.querySelector(".sw-dash line");
    const before = line ? 34 : mark ? 14 : 0;
    const room = label.length * LETTER.small + (before ? before + 26 : 16);
    if (x + room > WIDTH) [x, y] = [8, y + LINE + 4];
    const classes = line?.parentElement.classList.value ?? mark?.className ?? "";
    const colour = /\bc-([0-9a-f]{6})\b/.exec(classes)?.[1];
    const look = ["hatch", "dotted"].find((l) => mark?.classList.contains(`sw-${l}`));
    const entry = { x, y, label, colour: colour ? `#${colour}` : null, look: look ?? "fill" };
    x += room;
    const dash = line && (getComputedStyle(line).strokeDasharray.match(/[\d.]+/g) ?? [1, 0]);
    return { ...entry, start: entry.x + before, dash: dash?.map(Number) };
  });
};

const keyed = (values, hatch, ink) => [
  {
    data: { values: values.filter((entry) => entry.colour && !entry.dash) },
    mark: { type: "point", filled: true, size: 110, shape: "circle", opacity: 1 },
    encoding: {
      x: { field: "x", ...pixel },
      y: { field: "y", ...pixel },
      fill: {
        condition: { test: "datum.look === 'hatch'", value: hatch },
        field: "colour",
        scale: null,
      },
      stroke: { condition: { test: "datum.look === 'dotted'", value: ink }, value: null },
      strokeDash: { value: [2, 2] },
    },
  },
  ...values.filter((entry) => entry.dash).map(({ x, y, colour, dash }) => ({
    data: { values: [{ x: x - 4, y, x2: x + 24 }] },
    mark: { type: "rule", color: colour, strokeWidth: 1.5, strokeDash: dash },
    encoding: { x: { field: "x", ...pixel }, y: { field: "y", ...pixel }, x2: { field: "x2" } },
  })),
  written(values.map(({ start, y, label }) => ({ x: start, y, label })), ink),
];

const written = (values, colour) => ({
  data: { values },
  mark: { type: "text", align: "left", baseline: "middle", fontSize: 12, color: colour },
  encoding: {
    x: { field: "x", ...pixel },
    y: { field: "y", ...pixel },
    text: { field: "label", type: "nominal" },
  },
});

/* The specification of the whole sheet around that of the map. */
const whole = (map, { ratio, ink, muted, paper, hatch }) => {
  const height = Math.round(WIDTH * ratio);
  const marks = entries(height + 22);
  const under = marks.at(-1).y + 30;
  const said = [text("#outlines"), text("#source"), text("#permanent")];
  const lines = said.filter(Boolean).flatMap((one) => wrapped(one, WIDTH / LETTER.small));
  const notes = lines.map((label, n) => ({ x: 0, y: under + n * LINE, label }));
  return {
    ...map,
    width: WIDTH,
    height: under + lines.length * LINE,
    background: paper,
    padding: 24,
    autosize: { type: "pad" },
    title: {
      text: wrapped(text(".statement"), WIDTH / LETTER.big),
      subtitle: wrapped(text(".measure"), WIDTH / LETTER.small),
      fontSize: 20,
      lineHeight: 26,
      subtitlePadding: 6,
    },
    layer: [...map.layer, ...keyed(marks, hatch, ink), written(notes, muted)],
  };
};

/* tools: holds buttons with the ids svg and png; make: gives the specification of the
   map, its colours and the name of the file. */
export const sheet = (tools, make) => {
  tools.hidden = false;
  for (const kind of ["SVG", "PNG"]) {
    tools.querySelector(`#${kind.toLowerCase()}`).addEventListener("click", async () => {
      const { spec, name, look } = await make();
      const { view } = await embed(document.createElement("div"), whole(spec, look));
      await picture(view, kind, name);
      view.finalize();
    });
  }
};
