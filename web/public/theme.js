// Before the first paint: the look that was chosen on this device. Not part of the bundle, because
// the bundle comes after the first paint, and inline scripts are refused by the content policy.
try {
  var chosen = localStorage.getItem("metatron.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem("metatron.text") === "large") document.documentElement.dataset.text = "large";
  if (localStorage.getItem("metatron.motion") === "off") document.documentElement.dataset.motion = "off";
} catch (_) {}
