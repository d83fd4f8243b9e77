"use strict";
(() => {
  const AT_ONCE = 200;
  const el = (id) => document.getElementById(id);
  const dialog = el("list"), rows = el("rows"), more = el("more"), find = el("find");
  const written = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");
  let data = null, chosen = [], found = [], shown = 0;

  // Read at the first click: a page of a hundred thousand items still opens at once.
  const load = () => (data ??= JSON.parse(el("items").textContent));

  const make = (tag, text, parent) => {
    const made = document.createElement(tag);
    made.textContent = text; // never as HTML: a title may hold anything
    parent.append(made);
    return made;
  };

  // An item: id, title, address, outlet, day, unit, themes, set (0 counted, 1 undated, 2 elsewhere), story,
  // whether it is a reprint, whether a person decided on it
  const TESTS = {
    t: (i, v) => (v < 0 ? i[6].length === 0 : i[6].includes(v)),
    u: (i, v) => i[5] === v,
    m: (i, v) => Math.floor(i[4] / 100) === v,
    o: (i, v) => i[3] === v,
    s: (i, v) => i[7] === v,
  };

  const wanted = (query) => {
    const asked = new Map(query.split(";").filter(Boolean).map((part) => part.split("=")));
    const once = asked.delete("d"), seen = new Set();
    if (!asked.has("s")) asked.set("s", "0");
    const checks = [...asked].map(([key, value]) => { const v = Number(value); return (i) => TESTS[key](i, v); });
    const fits = load().items.filter((i) => checks.every((check) => check(i)));
    return once ? fits.filter((i) => !seen.has(i[8]) && seen.add(i[8])) : fits;
  };

  const address = (item) => (item[2].startsWith("/") ? `https://${data.outlets[item[3]][0]}${item[2]}` : item[2]);

  const add = (item) => {
    const row = make("li", "", rows), url = address(item), day = String(item[4]);
    if (/^https?:\/\//i.test(url)) {
      const link = make("a", item[1], row);
      link.href = url;
      link.rel = "noreferrer noopener";
      link.target = "_blank";
    } else make("span", item[1], row);
    make("br", "", row);
    const when = item[4] ? `${day.slice(6)}/${day.slice(4, 6)}/${day.slice(0, 4)}` : "không rõ ngày";
    const themes = item[6].map((n) => data.themes[n]).join("; ") || "chưa thuộc chuyên đề nào";
    const who = item[10] ? "người xác định" : "máy xác định";
    const copy = item[9] ? " · đăng lại" : "";
    make("small", `${data.outlets[item[3]][1]} · ${when} · ${data.units[item[5]]}${copy} · ${themes} (${who}) · ${item[0]}`, row);
  };

  const show = () => {
    const until = Math.min(shown + AT_ONCE, found.length);
    for (; shown < until; shown++) add(found[shown]);
    more.hidden = shown >= found.length;
    more.textContent = `Xem thêm (còn ${written(found.length - shown)})`;
  };

  const list = (items) => {
    found = items;
    shown = 0;
    rows.replaceChildren();
    el("count").textContent = `${written(found.length)} tin bài`;
    show();
  };

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-f]");
    if (!button) return;
    el("what").textContent = button.dataset.w || "";
    find.value = "";
    chosen = wanted(button.dataset.f);
    list(chosen);
    dialog.showModal();
    document.querySelector("dialog .list").scrollTop = 0;
  });
  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const words = plain(find.value.trim());
      list(words ? chosen.filter((i) => plain(`${i[1]} ${data.outlets[i[3]][1]}`).includes(words)) : chosen);
    }, 150);
  });
  more.addEventListener("click", show);
  el("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
