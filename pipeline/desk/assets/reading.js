// What the cards of an article share: it stands before each of their scripts.
// Everything is set as text: nothing of an article or a person is ever read as HTML.

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(className, text, key, act) {
  const node = make("button", className);
  node.type = "button";
  node.append(make("span", "", text), make("kbd", "", key));
  node.onclick = act;
  return node;
}

function article(data) {
  const part = make("article", "panel read");
  const head = make("p", "about", data.about);
  if (data.link) {
    const link = make("a", "", "Trang gốc");
    link.href = data.link;
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    head.append(" · ", link);
  }
  part.append(head, make("h2", "", data.title));
  if (data.lead) part.append(make("p", "lead", data.lead));
  for (const text of data.paragraphs) if (text) part.append(make("p", "", text));
  part.tabIndex = 0;
  part.setAttribute("aria-label", "Nội dung bài");
  return part;
}

function rule(theme) {
  const part = make("div", "rule");
  part.append(make("h3", "", theme.name));
  const rows = [["Tính", theme.counts], ["Không tính", theme.not], ...theme.pairs.map((p) => [`Khác với “${p[0]}”`, p[1]])];
  for (const [name, text] of rows) {
    if (!text) continue;
    const row = make("p", "");
    row.append(make("b", "", `${name}: `), text);
    part.append(row);
  }
  return part;
}

// Have `act` take the keys pressed anywhere on the page but in a field; it returns whether a key meant anything to it.
function listen(place, act) {
  const pressed = (event) => {
    const at = event.composedPath()[0];
    const typing = at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.removeEventListener("keydown", place.pressed, true);
  place.pressed = pressed;
  document.addEventListener("keydown", pressed, true);
  return () => document.removeEventListener("keydown", pressed, true);
}

