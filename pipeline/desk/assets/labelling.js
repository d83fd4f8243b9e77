// One article to label. Chips toggle here at once; only what was decided goes to the program.

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".tn");
  const state = {
    on: new Set(data.themes.filter((theme) => theme.on).map((theme) => theme.code)),
    relevant: data.relevant,
    sent: false,
    shown: "",
  };

  const send = (deed) => {
    if (state.sent) return;
    state.sent = true;
    place.classList.add("busy");
    setTriggerValue("act", { do: deed, id: data.id, relevant: state.relevant, themes: state.relevant ? [...state.on] : [] });
  };

  const card = make("div", "card");
  const chips = make("div", "chips");
  chips.setAttribute("role", "group");
  chips.setAttribute("aria-label", "Chuyên đề");
  const guide = make("div", "guide");
  guide.setAttribute("aria-live", "polite");
  const health = button("health", "", "A", () => flip());
  const chipOf = new Map();

  const explain = (theme) => {
    state.shown = theme.code;
    guide.replaceChildren(rule(theme));
  };
  const paint = () => {
    health.firstChild.textContent = state.relevant ? "Về y tế" : "Không về y tế";
    health.setAttribute("aria-pressed", String(state.relevant));
    for (const theme of data.themes) {
      const chip = chipOf.get(theme.code);
      chip.setAttribute("aria-pressed", String(state.relevant && state.on.has(theme.code)));
      chip.disabled = !state.relevant;
    }
  };
  const flip = () => {
    state.relevant = !state.relevant;
    paint();
  };
  const toggle = (theme) => {
    if (!state.relevant) state.relevant = true;
    if (!state.on.delete(theme.code)) state.on.add(theme.code);
    explain(theme);
    paint();
  };

  for (const theme of data.themes) {
    const chip = make("button", theme.proposed ? "chip proposed" : "chip");
    chip.type = "button";
    const left = make("div", "left");
    left.append(make("kbd", "", theme.shown || "·"));
    if (theme.score) {
      const score = make("small", "", theme.score);
      score.title = "Xác suất theo mô hình";
      left.append(score);
    }
    chip.append(left, make("span", "", theme.name));
    chip.onclick = () => toggle(theme);
    chip.onmouseenter = chip.onfocus = () => explain(theme);
    chipOf.set(theme.code, chip);
    chips.append(chip);
  }

  const deeds = make("div", "deeds");
  deeds.append(
    button("go", "Xác nhận", "Enter", () => send("confirm")),
    button("", "Không chắc", "K", () => send("unsure")),
    button("", "Bỏ qua", "S", () => send("skip")),
    button("", "Hoàn tác", "Z", () => send("undo")),
  );

  const side = make("div", "panel side");
  const reason = make("p", "reason", data.reason);
  side.append(reason);
  if (data.blind) side.append(make("p", "blind", "Đọc độc lập: không hiện gợi ý của mô hình và của người khác."));
  else if (data.before) side.append(make("p", "blind", "Ông/Bà đã gán nhãn bài này; nhãn đang hiện là của Ông/Bà."));
  deeds.prepend(health);
  side.append(deeds, chips, guide);

  const bar = make("div", "progress");
  const line = make("div", "line");
  const done = make("i");
  done.style.width = `${data.share}%`;
  line.append(done);
  bar.append(line, make("p", "", `Hôm nay: ${data.today} · Tổng cộng: ${data.total} · Còn chờ: ${data.waiting}`));
  const said = make("p", "said", data.said);
  said.setAttribute("role", "status");
  bar.append(said);

  card.append(article(data), side);
  place.classList.remove("busy");
  place.dataset.article = data.id;
  place.replaceChildren(bar, card);
  const first = data.themes.find((theme) => theme.on) || data.themes[0];
  if (first) explain(first);
  paint();

  return listen(place, (event) => {
    const theme = data.themes.find((one) => one.key && one.key === event.code);
    const deed = { KeyK: "unsure", KeyS: "skip", KeyZ: "undo", Enter: "confirm", NumpadEnter: "confirm" }[event.code];
    if (theme) toggle(theme);
    else if (event.code === "KeyA" || event.code === "KeyN") flip();
    else if (deed) send(deed);
    else return false;
    return true;
  });
}
