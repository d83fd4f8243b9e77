// One article on which people differ. Answers toggle here at once; only what was decided goes to the program.

function answers(theme, choose) {
  const part = make("div", "answers");
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", theme.name);
  for (const [value, text] of [[true, "Có"], [false, "Không"]]) {
    const answer = make("button", "", text);
    answer.type = "button";
    answer.onclick = () => choose(value);
    part.append(answer);
  }
  return part;
}

function words(theme) {
  const list = make("ul", "words");
  for (const word of theme.words) {
    const line = make("li", "");
    line.append(make("b", "", word.who), ": ", make("span", `word ${{ có: "yes", không: "no" }[word.said] || "unsure"}`, word.said));
    line.append(make("small", "", ` ${word.about}`));
    list.append(line);
  }
  return list;
}

function agreed(data) {
  const part = make("div", "agreed");
  const yes = data.agreed.filter((one) => one.yes);
  const no = data.agreed.filter((one) => !one.yes);
  for (const [head, ones] of [["Mọi người cùng cho là có", yes], ["Cùng cho là không", no]]) {
    if (!ones.length) continue;
    const line = make("p", "quiet", `${head}: `);
    for (const one of ones) line.append(make("span", one.yes ? "tag yes" : "tag", one.name), " ");
    part.append(line);
  }
  return part;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".tn");
  const chosen = new Map();
  const rows = new Map();
  let sent = false;

  const card = make("div", "card low");
  const side = make("div", "panel side");
  const guide = make("div", "guide");
  guide.setAttribute("aria-live", "polite");
  const said = make("p", "said", data.said);
  said.setAttribute("role", "status");

  const tell = (deed, more) => {
    if (sent) return;
    sent = true;
    place.classList.add("busy");
    setTriggerValue("act", { do: deed, id: data.id, ...more });
  };
  const settle = () => {
    const left = data.open.filter((theme) => !chosen.has(theme.code));
    if (left.length) {
      said.textContent = `Còn ${left.length} mục chưa chọn “có” hay “không”: ${left[0].name}.`;
      explain(left[0]);
    } else tell("settle", { values: [...chosen] });
  };
  const explain = (theme) => guide.replaceChildren(rule(theme));
  const paint = () => {
    for (const theme of data.open) {
      const row = rows.get(theme.code);
      row.classList.toggle("decided", chosen.has(theme.code));
      const [yes, no] = row.querySelectorAll(".answers button");
      yes.setAttribute("aria-pressed", String(chosen.get(theme.code) === true));
      no.setAttribute("aria-pressed", String(chosen.get(theme.code) === false));
    }
    if (go) go.classList.toggle("ready", data.open.every((theme) => chosen.has(theme.code)));
  };
  const choose = (theme, value) => {
    if (!data.may) return;
    chosen.set(theme.code, value);
    const health = data.open.some((one) => one.code === "");
    if (theme.code === "" && !value) for (const one of data.open) chosen.set(one.code, false);
    else if (theme.code && value && health) chosen.set("", true);
    explain(theme);
    paint();
  };

  const doubts = make("div", "doubts");
  for (const theme of data.open) {
    const row = make("div", "doubt");
    const head = make("div", "head");
    if (data.may) head.append(make("kbd", "", theme.shown || "·"));
    head.append(make("span", "name", theme.name));
    if (data.may) head.append(answers(theme, (value) => choose(theme, value)));
    else head.append(answers(theme, () => {}));
    if (!data.may) for (const answer of head.querySelectorAll(".answers button")) answer.disabled = true;
    row.append(head, words(theme));
    row.onmouseenter = row.onfocusin = () => explain(theme);
    rows.set(theme.code, row);
    doubts.append(row);
  }

  const deeds = make("div", "deeds");
  const go = data.may ? button("go", "Lưu quyết định", "Enter", settle) : null;
  if (go) deeds.append(go);
  deeds.append(button("", "Bài sau", "S", () => tell("next")), button("", "Bài trước", "←", () => tell("back")));
  if (data.may) deeds.append(button("", "Hoàn tác", "Z", () => tell("undo")));
  const open = make("button", "", "Mở ở Duyệt nhãn");
  open.type = "button";
  open.onclick = () => tell("open");
  if (!data.may) deeds.append(open);

  if (data.why) side.append(make("p", "blind", data.why));
  side.append(deeds, doubts, agreed(data), guide);

  const bar = make("div", "progress");
  bar.append(make("p", "", data.place), said);
  card.append(article(data), side);
  place.classList.remove("busy");
  place.dataset.article = data.id;
  place.replaceChildren(bar, card);
  explain(data.open[0]);
  paint();

  return listen(place, (event) => {
    const theme = data.open.find((one) => one.key && one.key === event.code);
    const deed = { KeyS: "next", ArrowLeft: "back", ArrowRight: "next", KeyZ: data.may ? "undo" : "" }[event.code];
    if (theme) choose(theme, chosen.get(theme.code) !== true);
    else if (data.may && /^(Numpad)?Enter$/.test(event.code)) settle();
    else if (deed) tell(deed);
    else return false;
    return true;
  });
}
