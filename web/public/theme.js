// Before the first paint: the look that was chosen on this device. Not part of the bundle, because
// the bundle comes after the first paint, and inline scripts are refused by the content policy.
try {
  var chosen = localStorage.getItem("metatron.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch (_) {}
