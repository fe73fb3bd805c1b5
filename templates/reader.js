{# Keys and times for whoever reads with scripts; every page is whole without them. It writes text,
   never markup, and asks nobody. Notes like this one are not sent. #}
/* generator: aggregator */ // Optional: keys (press ?), times as "3 hours ago".
"use strict";
(() => {
  {# What is switched off: looked up each time, so that every open page knows of it. Where the
     browser refuses to keep it (as it may for files), this page does. #}
  const STORE = "aggregator.off";
  let kept = "";
  const isOn = (what) => {
    try {
      kept = localStorage[STORE] || "";
    } catch {}
    return !kept.includes(what);
  };
  const turn = (what, on) => {
    kept = kept.replace(what, "") + (on ? "" : what);
    try {
      localStorage[STORE] = kept;
    } catch {}
  };

  {# Headlines; on pages without any, what is listed. What is folded away is passed over. #}
  const HEADLINES = "main :is(h2, h3, h4) > a:not(.latest h3 > a), [aria-labelledby=related] li > a";
  const LISTED = "main .index li > a, [aria-labelledby=story] > p > a";
  const links = (where) =>
    [...document.querySelectorAll(where)].filter((link) => !link.closest("details:not([open])"));
  const items = () => (links(HEADLINES)[0] ? links(HEADLINES) : links(LISTED));
  const move = (back) => {
    const here = document.activeElement || document.body;
    {# With the focus nowhere in particular, what is on the screen counts. #}
    const isAfter = (link) =>
      here.contains(link) && link !== here
        ? link.getBoundingClientRect().top >= 0
        : here.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
    const others = items().filter((link) => link !== here);
    const link = back ? others.filter((each) => !isAfter(each)).pop() : others.find(isAfter);
    if (!link) return;
    link.focus({ preventScroll: true });
    {# smoothly only where the stylesheet allows it #}
    link.scrollIntoView({ block: "center" });
  };
  const follow = (link) => link && link.click();
  const search = () => {
    const box = document.querySelector("main input[name=q]");
    if (!box) return location.assign(document.querySelector("link[rel=search]").href + "#q");
    box.focus();
    box.select();
  };

  const make = (name, ...parts) => {
    const made = document.createElement(name);
    made.append(...parts);
    return made;
  };
  const button = (label, act) => {
    const made = make("button", label);
    made.addEventListener("click", act);
    return made;
  };
  const choice = (what, label) => {
    const box = make("input");
    box.type = "checkbox";
    box.checked = isOn(what);
    box.addEventListener("change", () => {
      turn(what, box.checked);
      tell();
    });
    return make("p", make("label", box, " ", label));
  };
  const title = make("h2", {{ _("Keys and times")|tojson }});
  title.id = "reader";
  const list = make("dl");
  list.className = "facts";
  for (const [keys, meaning] of [
    ["jk", {{ _("next item, previous item")|tojson }}],
    ["o", {{ _("open it")|tojson }}],
    ["hl", {{ _("previous page, next page")|tojson }}],
    ["/", {{ _("search")|tojson }}],
    ["?", {{ _("this help")|tojson }}],
  ])
    list.append(make("dt", ...[...keys].flatMap((key) => [make("kbd", key), " "])), make("dd", meaning));
  const dialog = make("dialog");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.setAttribute("closedby", "any");
  const help = () => {
    dialog.replaceChildren(
      title,
      choice("keys", {{ _("Use these keys")|tojson }}),
      list,
      choice("times", {{ _("Say how long ago, up to a week")|tojson }}),
      button({{ _("Close")|tojson }}, () => dialog.close()),
    );
    dialog.showModal();
  };

  const KEYS = {
    j: () => move(false),
    k: () => move(true),
    o: () => follow(items().find((link) => link === document.activeElement)),
    h: () => follow(document.querySelector("main a[rel~=prev]")),
    l: () => follow(document.querySelector("main a[rel~=next]")),
    "/": search,
    "?": help,
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.isComposing || !Object.hasOwn(KEYS, key)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn("keys") || dialog.open) return;
    if (target.isContentEditable || target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    KEYS[key]();
  });

  {# Times: the words stay as they are; the stylesheet shows these in their place, on screens only.
     So nothing is lost in print, when copied, or to who listens. Only where a time stands alone:
     "as of 3 hours ago" is no sentence. Days are those of the reader's calendar. #}
  const MINUTE = 60000;
  const DAY = 1440 * MINUTE;
  const ago = (written, words) => {
    const bare = written.length < 11;
    const time = new Date(bare ? `${written}T00:00` : written);
    const past = Date.now() - time;
    if (!(past >= 0 && past < 7 * DAY)) return "";
    if (bare || past >= DAY)
      return words.format(Math.round((time.setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / DAY), "day");
    const minutes = Math.floor(past / MINUTE);
    return minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.floor(minutes / 60), "hour");
  };
  const tell = () => {
    const { lang } = document.documentElement;
    let words = null;
    {# The language may be none, or one that the browser cannot count in. #}
    try {
      if (isOn("times") && Intl.RelativeTimeFormat.supportedLocalesOf(lang)[0])
        words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    } catch {}
    for (const time of document.querySelectorAll(".time > time")) {
      const told = words ? ago(time.dateTime, words) : "";
      if (told === (time.dataset.ago || "")) continue;
      if (!told) delete time.dataset.ago;
      else time.dataset.ago = told;
      time.title = told && time.textContent;
    }
  };
  tell();
  setInterval(tell, MINUTE);

  const foot = document.querySelector(".foot ul");
  const switches = button(title.textContent, help);
  document.body.append(dialog);
  if (foot) foot.append(make("li", switches));
  else document.body.append(switches);
})();
