/* Undo and redo: the steps of one page are its addresses in the history of the browser.

   const trail = steps(restore);   restore(url) is called when a step is undone or redone
   trail.push(url);                a new step
   The page has two buttons, #undo and #redo; Ctrl+Z and Ctrl+Shift+Z do the same. */
const KEY = `foedus-steps ${location.pathname}`;
const TYPED = "input:not([type=range]):not([type=checkbox]), textarea, select";

const kept = () => {
  try {
    return Number(sessionStorage.getItem(KEY) ?? 0);
  } catch {
    return 0;
  }
};
const keep = (last) => {
  try {
    sessionStorage.setItem(KEY, String(last));
  } catch {
    /* Redo is then lost when the page is loaded again. */
  }
};

export const steps = (restore) => {
  const undo = document.getElementById("undo");
  const redo = document.getElementById("redo");
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload";
  let here = history.state?.step ?? 0;
  /* Steps ahead outlive a reload alone: whoever came by a link has none. */
  let last = again ? Math.max(here, kept()) : here;

  const show = () => {
    if (undo) undo.disabled = here === 0;
    if (redo) redo.disabled = here >= last;
    keep(last);
  };
  const back = () => here > 0 && history.back();
  const forth = () => here < last && history.forward();

  history.replaceState({ ...history.state, step: here }, "");
  undo?.addEventListener("click", back);
  redo?.addEventListener("click", forth);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest(TYPED)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) forth();
    else back();
  });
  window.addEventListener("popstate", (event) => {
    /* A jump within the page leaves no step. */
    if (event.state?.step === undefined) return;
    here = event.state.step;
    show();
    restore(new URL(location.href));
  });
  show();

  return {
    push: (url) => {
      here += 1;
      last = here;
      history.pushState({ step: here }, "", url);
      show();
    },
    replace: (url) => history.replaceState({ step: here }, "", url),
  };
};
