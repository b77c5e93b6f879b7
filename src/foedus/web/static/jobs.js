/* Panels that are being built: how far each is, and the page anew when one has ended. */
const PAUSE = 1000;
const lang = document.documentElement.lang;
const numbers = new Intl.NumberFormat(lang);

const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/* Show in a box what its job tells. */
const tell = (box, job) => {
  const bar = box.querySelector("progress");
  const stages = JSON.parse(box.dataset.stages);
  const counted = job.whole && job.stage && job.stage !== "preparing";
  if (counted) {
    bar.max = job.whole;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
  const stage = stages[job.stage ?? job.state] ?? job.state;
  box.querySelector(".told").textContent = filled(
    counted ? box.dataset.rows : box.dataset.before,
    {
      stage: stage.charAt(0).toUpperCase() + stage.slice(1),
      done: numbers.format(job.done ?? 0),
      whole: numbers.format(job.whole ?? 0),
      seconds: numbers.format(Math.round(job.seconds ?? 0)),
    },
  );
};

/* Exchange the part of the page that is about jobs; true if it is there. */
const renew = async () => {
  const reply = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!reply.ok) {
    location.assign("/panels");
    return;
  }
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  const inside = document.activeElement?.closest("#jobs");
  document.getElementById("jobs").replaceWith(next.getElementById("jobs"));
  if (inside) document.getElementById("main").focus();
};

const look = async () => {
  let over = false;
  for (const box of document.querySelectorAll("[data-job]")) {
    const reply = await fetch(box.dataset.job);
    if (!reply.ok) {
      over = true;
      continue;
    }
    const job = await reply.json();
    tell(box, job);
    over ||= !job.active || job.state !== box.dataset.state;
  }
  if (over) await renew();
};

/* The server may be gone for a while: what is shown then stays. */
const turn = async () => {
  try {
    if (document.querySelector("[data-job]")) await look();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  setTimeout(turn, PAUSE);
};
turn();
