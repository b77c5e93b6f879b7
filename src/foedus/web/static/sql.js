/* Ctrl-Enter (or Command-Enter) runs the query. */
const query = document.getElementById("q");

query.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  query.form.requestSubmit();
});
