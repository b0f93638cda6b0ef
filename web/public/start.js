// Before the first paint: the look that was chosen on this device, and, for whoever has logged in here,
// what the page asks for in any case is on its way while its code still comes. Not part of the bundle,
// because the bundle comes later, and inline scripts are refused by the content policy.
(function () {
  var place = document.currentScript;
  var proof = null;
  try {
    var chosen = localStorage.getItem("metatron.theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
    if (localStorage.getItem("metatron.text") === "large") document.documentElement.dataset.text = "large";
    if (localStorage.getItem("metatron.motion") === "off") document.documentElement.dataset.motion = "off";
    proof = localStorage.getItem("metatron.proof");
  } catch (_) {}

  // Written by vite.config.ts: the files of each app. While developing there are none.
  if (proof === null || !place.dataset.parts) return;
  var words = location.pathname.split("/");
  var parts = JSON.parse(place.dataset.parts);
  var app = words[1] || "home";
  // Not an app: the doors, and what needs no login.
  if (!Object.hasOwn(parts, app)) return;
  var files = parts[app];
  if (words[2] || !matchMedia("(width < 820px)").matches) files = files.concat(parts[app + "/"] || []);
  files.forEach(function (file) {
    var link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = file;
    document.head.append(link);
  });

  // lib/http/request.ts takes each answer once, by its very address, and gives up after as long.
  var ahead = {};
  var limit = AbortSignal.timeout(30000);
  var ask = function (path) {
    ahead[path] = fetch(path, { headers: { accept: "application/json", "x-metatron-proof": proof }, credentials: "same-origin", cache: "no-store", signal: limit });
    ahead[path].catch(function () {});
  };
  ask("/api/auth/me");
  if (!words[1]) ask("/api/home");
  ask("/api/processes?limit=200");
  ask("/api/approvals?limit=200&state=pending");
  window.metatronAhead = { at: Date.now(), answers: ahead };
})();
