/* Draws the charts, sorts the tables and saves files. Without it the page still reads. */
(() => {
  "use strict";
  const MOST = 720;
  const LEAST = 280;
  const data = JSON.parse(document.getElementById("charts").textContent);
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const printing = window.matchMedia("print");
  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : night.matches;
  };
  const saying = data.words?.download ?? "Download {kind}: {title}";

  const copy = (value) => JSON.parse(JSON.stringify(value));
  const recolour = (value) => {
    if (typeof value === "string") return data.night[value] ?? value;
    if (Array.isArray(value)) return value.map(recolour);
    if (value && typeof value === "object") {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, recolour(item)]),
      );
    }
    return value;
  };
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };
  const withOutlines = (spec, chart) => {
    if (chart.ratio) spec.datasets = { world: copy(data.world) };
    return spec;
  };

  const draw = async (plot) => {
    const chart = data.charts[plot.dataset.chart];
    const width = Math.max(LEAST, Math.min(MOST, plot.parentElement.clientWidth));
    if (plot.dataset.width === String(width) && !plot.dataset.stale) return;
    plot.dataset.width = String(width);
    delete plot.dataset.stale;
    let spec = copy(chart.plot);
    spec.config.background = null;
    spec.config.padding = chart.ratio ? 0 : { left: 0, right: 14, top: 4, bottom: 4 };
    spec.width = width;
    spec.config.axis.labelLimit = Math.min(spec.config.axis.labelLimit, width * 0.36);
    if (chart.ratio) spec.height = Math.round(width * chart.ratio);
    if (dark() && !printing.matches) spec = recolour(spec);
    plot.view?.finalize();
    const result = await window.vegaEmbed(plot, withOutlines(spec, chart), options);
    plot.view = result.view;
    plot.querySelector("svg").setAttribute("aria-hidden", "true");
  };

  const near = (plot) => plot.getBoundingClientRect().top < window.innerHeight * 1.5;
  const stood = () =>
    document.readyState === "complete" ||
    new Promise((done) => window.addEventListener("load", done, { once: true }));
  const idle = () =>
    new Promise((done) => {
      if (window.requestIdleCallback) window.requestIdleCallback(done, { timeout: 100 });
      else window.setTimeout(done);
    });

  /* What is in sight first; the rest when the page stands, one by one. */
  const drawAll = async (stale) => {
    const plots = [...document.querySelectorAll(".plot")];
    if (stale) for (const plot of plots) plot.dataset.stale = "yes";
    const far = plots.filter((plot) => !near(plot));
    for (const plot of plots) if (!far.includes(plot)) await draw(plot);
    if (far.length) await stood();
    for (const plot of far) {
      await idle();
      await draw(plot);
    }
    document.documentElement.dataset.drawn = "yes";
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const complete = async (chart) => {
    const spec = copy(chart.plot);
    spec.layer = spec.layer.concat(copy(chart.extra.layer));
    spec.title = copy(chart.extra.title);
    const box = document.createElement("div");
    return (await window.vegaEmbed(box, withOutlines(spec, chart), options)).view;
  };
  const savers = {
    PNG: async (id, name) => {
      const view = await complete(data.charts[id]);
      const canvas = await view.toCanvas(2);
      canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
      view.finalize();
    },
    SVG: async (id, name) => {
      const view = await complete(data.charts[id]);
      const text = await view.toSVG();
      save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
      view.finalize();
    },
    CSV: (id, name) => {
      save(new Blob([data.tables[id]], { type: "text/csv" }), `${name}.csv`);
    },
  };
  const button = (words, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const equip = (box) => {
    const { id, name, title } = box.dataset;
    for (const kind of data.charts[id] ? ["PNG", "SVG", "CSV"] : ["CSV"]) {
      const label = saying.replace("{kind}", kind).replace("{title}", () => title);
      box.append(button(kind, label, () => savers[kind](id, name)));
    }
  };

  const read = (row, place) => row.children[place].dataset.v ?? row.children[place].textContent;
  const compare = (numeric) => (a, b) =>
    numeric ? Number(a) - Number(b) : a.localeCompare(b, document.documentElement.lang);
  const sort = (head, place) => {
    const body = head.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = compare(head.dataset.kind !== "text");
    const rows = [...body.rows].sort((left, right) => {
      const [a, b] = [read(left, place), read(right, place)];
      if (a === "" || b === "") return (a === "") - (b === "");
      return down ? order(b, a) : order(a, b);
    });
    body.append(...rows);
  };
  const sortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "sort";
      made.append(...head.childNodes);
      made.addEventListener("click", () => sort(head, place));
      head.append(made);
    });
  };
  const ready = () => {
    for (const box of document.querySelectorAll(".tools:empty")) equip(box);
    for (const table of document.querySelectorAll("table.data:not(:has(.sort))")) {
      sortable(table);
    }
    return drawAll(false);
  };
  /* A page may bring further parts, each with charts and tables of its own. */
  document.addEventListener("partadded", ({ detail }) => {
    Object.assign(data.charts, detail.charts);
    Object.assign(data.tables, detail.tables);
    data.world ??= detail.world;
    ready();
  });

  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawAll(false), 150);
  });
  night.addEventListener("change", () => drawAll(true));
  document.addEventListener("themechange", () => drawAll(true));
  window.addEventListener("beforeprint", () => dark() && drawAll(true));
  ready();
})();
