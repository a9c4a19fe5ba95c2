// A picture that cannot be drawn gives way to the template's colours behind it.
for (const picture of document.querySelectorAll("[data-picture]")) {
  const hide = () => { picture.hidden = true; };
  picture.addEventListener("error", hide);
  if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc) hide();
}
