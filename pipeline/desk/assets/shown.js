// Shows what a template made (escaped there) and tells which of its parts was clicked.
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".tn");
  if (place.shown !== data) {
    place.innerHTML = data;
    place.shown = data;
  }
  place.onclick = (event) => {
    const part = event.target.closest("[data-go]");
    if (part) {
      event.preventDefault();
      setTriggerValue("go", part.dataset.go);
    }
  };
}
