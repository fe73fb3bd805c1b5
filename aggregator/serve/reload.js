// Loads the page again when the site has changed. Listens only while somebody looks: a browser
// keeps six connections to a server at most, and every page that listens holds one.
"use strict";
(() => {
  let source = null;
  let state = null;
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource("/events");
    source.onmessage = ({ data }) => {
      if (state !== null && state !== data) location.reload();
      state = data;
    };
  };
  const stop = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  listen();
})();
