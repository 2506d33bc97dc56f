"use strict";
// Keys go to the dashboard from its first screen on, without a click into it.
new MutationObserver((_changes, watch) => {
  const field = document.querySelector(".xterm-helper-textarea");
  if (field && document.body.classList.contains("-first-byte")) {
    watch.disconnect();
    field.focus();
  }
}).observe(document.documentElement, { attributes: true, childList: true, subtree: true });
