// What the pages can do besides, where scripts run. Nothing here is needed to read, search, check or compare.
"use strict";
(() => {
  const card = document.getElementById("the");
  const $$ = (selector) => document.querySelectorAll(selector);
  let waiting = 0;
  let shown = null;

  // Buttons that would do nothing without a script are hidden until now.
  for (const button of $$(".copy[hidden], .print[hidden]")) button.hidden = false;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) { window.print(); return; }
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Over plain http a browser has no clipboard for us but the old one.
      const field = document.createElement("textarea");
      field.value = button.dataset.copy;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.textContent = document.documentElement.lang === "en" ? "Copied" : "Đã chép";
    button.classList.add("done");
    setTimeout(() => { button.textContent = words; button.classList.remove("done"); }, 1600);
  });

  // The card of the act under the pointer, or of the citation that has the focus.
  function place(link) {
    const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
    card.hidden = false;
    const width = card.offsetWidth;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const below = box.bottom + card.offsetHeight + 8 < window.innerHeight || box.top < card.offsetHeight + 8;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + window.scrollY}px`;
  }
  async function show(link) {
    if (shown === link) return;
    shown = link;
    await htmx.ajax("GET", link.dataset.card, { target: card, swap: "innerHTML" }).catch(() => {});
    if (shown === link && card.textContent.trim()) place(link);
  }
  function hide() { shown = null; card.hidden = true; card.replaceChildren(); }
  function later(work, ms) { clearTimeout(waiting); waiting = setTimeout(work, ms); }
  document.addEventListener("mouseover", (event) => {
    const link = event.target.closest("[data-card]");
    if (link) later(() => show(link), 220);
    else if (event.target.closest("#the")) clearTimeout(waiting);
    else if (shown) later(hide, 300);
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest("[data-card]");
    if (link) later(() => show(link), 120);
    else if (shown && !event.target.closest("#the")) hide();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) { hide(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/") {
      const field = document.querySelector("input[type=search]");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    } else if (event.key === "]" || event.key === "[") {
      step(event.key === "]" ? 1 : -1);
    }
  });

  // Next or previous fault, from wherever the page stands.
  let at = -1;
  function step(by) {
    const notes = [...$$(".line aside .note")];
    if (!notes.length) return;
    at = (at + by + notes.length) % notes.length;
    notes[at].tabIndex = -1;
    notes[at].scrollIntoView({ block: "center" });
    notes[at].focus({ preventScroll: true });
  }

  for (const zone of $$("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
    });
    // Where one file is all that is asked, choosing it is enough.
    if (input.form.querySelectorAll("input[type=file], textarea").length === 1) input.addEventListener("change", () => { if (input.files.length) input.form.requestSubmit(); });
  }

  const go = document.querySelector("[data-goto]");
  if (go && !location.hash) location.replace(go.getAttribute("href"));
  const contents = document.querySelector(".toc");
  if (contents && matchMedia("(max-width: 56rem)").matches) contents.open = false;

  // The section being read, in the table of contents.
  const links = new Map([...$$(".toc a")].map((link) => [document.getElementById(link.hash.slice(1)), link]).filter(([target]) => target));
  if (links.size && "IntersectionObserver" in window) {
    let here = null;
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        here?.classList.remove("here");
        here = links.get(entry.target);
        here.classList.add("here");
      }
    }, { rootMargin: "0px 0px -75% 0px" });
    for (const target of links.keys()) seen.observe(target);
  }
})();
