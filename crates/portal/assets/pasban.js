// Adds freshness and keys to pages that work without it. No row moves by itself; ticks and place stay.
"use strict";
(() => {
  const body = document.body, topic = body.dataset.live;
  // News: a bar that says how many, and a link that shows them.
  if (topic && "EventSource" in window) {
    const bar = document.getElementById("news");
    const source = new EventSource("/live/" + topic + "?known=" + body.dataset.known);
    source.addEventListener("news", (e) => {
      const [words] = [e.data];
      bar.hidden = false;
      bar.querySelector("a").textContent = words;
    });
    source.onerror = () => { if (source.readyState === 2) { bar.hidden = false; bar.querySelector("a").textContent = bar.dataset.lost; } };
  }
  // Drafts: saved after two seconds of rest and on leaving a field.
  for (const form of document.querySelectorAll("form[data-save]")) {
    let rest, last = "";
    const told = form.querySelector("[data-saved]");
    const save = async () => {
      const data = new FormData(form);
      for (const [n, v] of [...data]) if (v instanceof File) data.delete(n);
      const text = new URLSearchParams(data).toString();
      if (text === last) return;
      last = text;
      try {
        const answer = await fetch(form.dataset.save, { method: "POST", body: new URLSearchParams(text), headers: { "X-Draft": "1" }, redirect: "manual" });
        if (told && answer.ok) told.textContent = await answer.text();
      } catch { last = ""; }
    };
    form.addEventListener("input", () => { clearTimeout(rest); rest = setTimeout(save, 2000); });
    form.addEventListener("focusout", () => { clearTimeout(rest); rest = setTimeout(save, 200); });
    form.addEventListener("submit", () => clearTimeout(rest));
  }
  // Keys: where the person wants them, never while typing.
  if (body.dataset.keys === "on") {
    const rows = () => [...document.querySelectorAll("[data-row]")];
    let here = -1, g = false;
    const go = (to) => { const all = rows(); if (!all.length) return; here = Math.max(0, Math.min(all.length - 1, to)); const a = all[here].querySelector("a"); if (a) a.focus(); all[here].scrollIntoView({ block: "nearest" }); };
    document.addEventListener("keydown", (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input,textarea,select,[contenteditable]")) return;
      const key = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
      if (g) { g = false; const to = document.querySelector(`[data-go="${CSS.escape(e.key)}"]`); if (to) { e.preventDefault(); location.href = to.href; } return; }
      if (e.key === "/") { const q = document.getElementById("q"); if (q) { e.preventDefault(); q.focus(); } }
      else if (e.key === "j") go(here + 1);
      else if (e.key === "k") go(here - 1);
      else if (e.key === "x") { const t = rows()[here]?.querySelector("input[type=checkbox]"); if (t) t.checked = !t.checked; }
      else if (e.key === "g") g = true;
      else if (e.key === "?") location.href = "/help#keys";
      else if (key) { e.preventDefault(); key.click(); }
    });
  }
})();
