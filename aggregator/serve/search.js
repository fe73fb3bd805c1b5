// Suggestions while typing: an editable combobox with a list, by the ARIA Authoring Practices.
// The page works without this file. It asks this server only, and writes text, never markup.
"use strict";
(() => {
  const WAIT = 120; // milliseconds without a key before the server is asked
  const form = document.querySelector("form[data-suggest]");
  const input = form && form.querySelector("input[name=q]");
  if (!input) return;
  const told = form.dataset;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", told.list);
  input.after(list);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(status);
  input.type = "text"; // a search box may not be a combobox
  input.setAttribute("enterkeyhint", "search");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);

  let active = -1; // the option that the arrows have reached
  let timer = 0;
  let asking = new AbortController();

  const isOpen = () => !list.hidden;
  const mark = (place) => {
    active = place;
    [...list.children].forEach((option, n) => {
      option.setAttribute("aria-selected", String(n === place));
      if (n === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const close = () => {
    clearTimeout(timer);
    asking.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const choose = (option) => {
    const { text, href, title } = option.dataset;
    close();
    if (title) location.assign(href);
    else {
      input.value = text;
      form.requestSubmit();
    }
  };
  const show = ([, texts, sources, addresses]) => {
    list.replaceChildren(
      ...texts.map((text, n) => {
        const option = document.createElement("li");
        option.id = `suggestion-${n}`;
        option.setAttribute("role", "option");
        option.append(text);
        const here = new URL(addresses[n]).origin === location.origin;
        Object.assign(option.dataset, { text, href: addresses[n] });
        if (sources[n] && here) {
          option.dataset.title = "1";
          const source = document.createElement("span");
          source.append(` ${sources[n]}`);
          option.append(source);
        }
        return option;
      }),
    );
    list.hidden = !texts.length;
    input.setAttribute("aria-expanded", String(isOpen()));
    mark(-1);
    status.textContent = texts.length ? told.count.replace("{n}", texts.length) : "";
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${told.suggest}?q=${encodeURIComponent(input.value)}`, { signal });
      const document = await answer.json();
      if (!signal.aborted && window.document.activeElement === input) show(document);
    } catch {
      if (!signal.aborted) close(); // without suggestions it is a search box like any other
    }
  };

  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    if (input.value.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });
  input.addEventListener("compositionend", () => {
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    switch (event.key) {
      case "ArrowDown":
        if (isOpen() && !event.altKey) mark(active + 1 < count ? active + 1 : -1);
        else if (input.value.trim()) ask();
        break;
      case "ArrowUp":
        if (!isOpen()) return;
        if (event.altKey) close();
        else mark(active < 0 ? count - 1 : active - 1);
        break;
      case "Enter":
        if (active < 0) return close();
        choose(list.children[active]);
        break;
      case "Escape":
        if (isOpen()) close();
        else input.value = "";
        break;
      default:
        return;
    }
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  // What was found is said once the page is read, in a region that was there before.
  const found = document.getElementById("found");
  if (found) setTimeout(() => (status.textContent = found.textContent), 500);
})();
