// The two fields of an interval as a slider with two thumbs. The fields stay, and are what the form sends; a thumb at
// its end of the slider is a field left empty.

function connect(slider) {
  const fields = slider.closest("fieldset").querySelectorAll('input[type="number"]');
  const thumbs = slider.querySelectorAll("input");
  const output = slider.querySelector("output");
  const texts = slider.dataset;
  const least = Number(thumbs[0].min);
  const most = Number(thumbs[0].max);
  const ends = [least, most];

  function show() {
    const places = [...thumbs].map((thumb) => Number(thumb.value));
    const share = (place) => `${(100 * (place - least)) / (most - least)}%`;
    slider.style.setProperty("--from", share(places[0]));
    slider.style.setProperty("--to", share(places[1]));
    // Where both are at the same end, the one that can still be moved is on top.
    slider.classList.toggle("at-end", places[0] === most);
    thumbs.forEach((thumb, side) => {
      const told = places[side] === ends[side] ? texts.open : texts.one;
      thumb.setAttribute("aria-valuetext", told.replace("%a", places[side]));
    });
    output.value = words(places);
  }

  function words([from, to]) {
    if (from === least && to === most) return texts.all;
    const text = to === most ? texts.first : from === least ? texts.last : from === to ? texts.one : texts.both;
    return text.replace("%a", from).replace("%b", to);
  }

  function fromFields() {
    fields.forEach((field, side) => {
      thumbs[side].value = field.value === "" ? ends[side] : field.value;
    });
    show();
  }

  thumbs.forEach((thumb, side) => {
    thumb.addEventListener("input", () => {
      const other = Number(thumbs[1 - side].value);
      // One thumb stops at the other.
      thumb.value = side === 0 ? Math.min(thumb.value, other) : Math.max(thumb.value, other);
      fields[side].value = Number(thumb.value) === ends[side] ? "" : thumb.value;
      show();
    });
  });
  fields.forEach((field) => field.addEventListener("input", fromFields));
  // A page that is come back to has its fields filled in late.
  window.addEventListener("pageshow", fromFields);
  fromFields();
  slider.hidden = false;
}

document.querySelectorAll(".slider").forEach(connect);
