/* generator: aggregator */
// Search without our server: asks the index that lies beside the pages, with Pagefind, and shows
// what it finds as the server's search page does. It asks this host only, and writes text, never
// markup: titles and texts are anybody's. What it was told stands in the address.
"use strict";
if (/^https?:$/.test(location.protocol)) {
  // Before anything is shown, so that nothing jumps: the notice waits until it is known to be true.
  document.documentElement.classList.add("asking");
  document.addEventListener("DOMContentLoaded", () => {
    const SIZE = 20; // results on one page
    const VALUES = 8; // of a facet
    const WAIT = 250; // milliseconds without a key before it searches
    const MOST = 500; // characters of a query
    const FACETS = ["source", "topic", "language", "year", "month"];
    const ORDERS = ["relevance", "newest", "oldest"];
    // Scripts without blanks between words, as in static_search/records.py.
    const UNPARTED =
      "[\\u0e01-\\u0ede\\u1000-\\u109f\\u1780-\\u17dd\\u3005-\\u3007\\u3041-\\u309f\\u30a1-\\u30ff" +
      "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}]";
    const RUN = new RegExp(`${UNPARTED}+`, "gu");
    const GAP = new RegExp(`(?<=${UNPARTED}\\p{M}*(?:</mark>)?) (?=(?:<mark>)?${UNPARTED})`, "gu");

    const place = document.getElementById("static-search");
    const form = document.querySelector("form.ask");
    const input = form && form.querySelector("input[name=q]");
    if (!place || !input) return tell();
    const words = place.dataset;
    const notice = document.getElementById("offline").closest("section");
    const grammar = document.querySelector(".grammar");
    const told = document.getElementById("told");
    const tongue = document.documentElement.lang || "en";
    const base = new URL(words.index, document.baseURI);

    // That it cannot search here.
    function tell() {
      document.documentElement.classList.remove("asking");
    }

    // ── writing ──

    const make = (tag, attributes, ...children) => {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (value !== undefined && value !== "") made.setAttribute(name, value);
      }
      made.append(...children);
      return made;
    };
    const fill = (text, values) =>
      text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
    const number = (value) => value.toLocaleString(tongue);
    const fold = (text) =>
      text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
    const named = (code) => {
      if (code === "und") return words.undetermined;
      try {
        return new Intl.DisplayNames(tongue, { type: "language" }).of(code);
      } catch {
        return code;
      }
    };
    const dated = (time) => {
      const bare = time.includes("T00:00:00");
      const day = { day: "numeric", month: "long", year: "numeric" };
      const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
      const written = (bare ? [day] : [day, clock]).map((parts) =>
        new Intl.DateTimeFormat(tongue === "en" ? "en-GB" : tongue, { ...parts, timeZone: "UTC" }).format(new Date(time)),
      );
      return make("time", { datetime: bare ? time.slice(0, 10) : time }, written.join(", "));
    };
    const spoken = (code) => (code === "und" ? { dir: "auto" } : { lang: code, dir: "auto" });

    // ── what was asked ──

    const state = () => {
      const asked = new URLSearchParams(location.search);
      const sort = asked.get("sort");
      return {
        q: (asked.get("q") || "").slice(0, MOST),
        sort: ORDERS.includes(sort) ? sort : ORDERS[0],
        page: Math.max(1, Math.min(9999, parseInt(asked.get("page"), 10) || 1)),
      };
    };
    const href = ({ q, sort, page }) => {
      const asked = new URLSearchParams({ q });
      if (sort !== ORDERS[0]) asked.set("sort", sort);
      if (page > 1) asked.set("page", page);
      return `?${asked}`;
    };
    // Query → words, phrases, clauses that filters understand, and what only the server does.
    const read = (q) => {
      const asked = { words: [], phrases: [], clauses: [], deaf: [] };
      const token = /([-+]*)(?:(\p{L}+):)?(?:"([^"]*)"?|([^\s"()]+))|[()]/gu;
      for (const [whole, sign, field, quoted, plain] of q.matchAll(token)) {
        const value = quoted ?? plain ?? "";
        if (!fold(value).length) {
          if (/[()]/.test(whole)) asked.deaf.push(whole);
        } else if (sign.includes("-") || (!field && /^(?:OR|NOT)$/.test(plain))) asked.deaf.push(whole);
        else if (!field && plain === "AND") continue;
        else if (field) clause(asked, field.toLowerCase(), value, whole);
        else if (quoted !== undefined) asked.phrases.push(quoted);
        else asked.words.push(plain.replace(/\*+$/, ""));
      }
      return asked;
    };
    const clause = (asked, field, value, whole) => {
      const add = (key, wanted) => asked.clauses.push({ key, wanted, whole });
      if (field === "source" || field === "topic") add(field, value);
      else if (field === "lang") add("language", value.toLowerCase().split("-")[0]);
      else if (field === "date" && /^\d{4}$/.test(value)) add("year", value);
      else if (field === "date" && /^\d{4}-\d\d$/.test(value)) add("month", value);
      else if (/^(?:title|author|agency|tag|story|date|last)$/.test(field)) asked.deaf.push(whole);
      else asked.words.push(field, value);
    };
    const narrowed = (key, value) => {
      if (key === "year" || key === "month") return `date:${value}`;
      if (key === "language") return `lang:${value}`;
      return `${key}:"${value.replace(/"/g, " ").trim().replace(/\s+/g, " ")}"`;
    };

    // ── asking the index ──

    let opened = null;
    // One module for each language: a module has one worker, and a worker the stemmer of one language.
    const open = async (language) => {
      const finder = await import(`${base.href}pagefind.js?${encodeURIComponent(language)}`);
      await finder.options({ excerptLength: 40 });
      // Pagefind takes the language of the page, and looks for it here and now only.
      const ours = document.documentElement.lang;
      document.documentElement.lang = language;
      finder.init();
      document.documentElement.lang = ours;
      return { finder, values: await finder.filters(), known: new Map() };
    };
    const openAll = () => {
      opened ??= fetch(new URL("pagefind-entry.json", base))
        .then((answer) => answer.json())
        .then(({ languages }) => Promise.all(Object.keys(languages).map(open)));
      opened.catch(() => (opened = null));
      return opened;
    };
    const knows = async (index, word) => {
      if (!index.known.has(word)) {
        index.known.set(word, (await index.finder.search(word)).results.length > 0);
      }
      return index.known.get(word);
    };
    // The values that a clause means: that very name, or every name with these words.
    const meant = (indexes, { key, wanted }) => {
      const names = new Set(indexes.flatMap(({ values }) => Object.keys(values[key] || {})));
      const asked = fold(wanted);
      const same = [...names].filter((name) => fold(name).join(" ") === asked.join(" "));
      if (same.length || (key !== "source" && key !== "topic")) return same;
      return [...names].filter((name) => asked.every((word) => fold(name).includes(word)));
    };
    const parted = (text) => text.replace(RUN, (run) => ` ${[...run.matchAll(/\P{M}\p{M}*/gu)].join(" ")} `);
    const search = async (asked, sort) => {
      const indexes = await openAll();
      const filters = asked.clauses.map((each) => ({ [each.key]: { any: meant(indexes, each) } }));
      let text = parted([...asked.words, ...asked.phrases].join(" ")).trim().replace(/\s+/g, " ");
      const single = asked.phrases.length === 1 && !asked.words.length;
      const run = !asked.phrases.length && asked.words.length === 1 && parted(asked.words[0]) !== asked.words[0];
      const each = text ? text.split(" ") : [];
      const exact = (single || run) && each.length > 1;
      const unknown = [];
      let joined = indexes;
      for (const word of new Set(each)) {
        const found = await Promise.all(indexes.map((index) => knows(index, word)));
        // Pagefind passes over what an index does not have; we do where no index has it.
        if (found.some(Boolean)) joined = joined.filter((index) => found[indexes.indexOf(index)]);
        else unknown.push(word);
      }
      text = each.filter((word) => !unknown.includes(word)).join(" ");
      const empty = filters.some((each) => !Object.values(each)[0].any.length);
      const nothing = !each.length && !filters.length;
      if (nothing || empty || (each.length && !text) || (exact && unknown.length)) joined = [];
      const order = sort === ORDERS[0] ? {} : { time: sort === "newest" ? "desc" : "asc" };
      const answers = await Promise.all(
        joined.map(({ finder }) =>
          finder.search(text ? (exact ? `"${text}"` : text) : null, {
            filters: filters.length ? { all: filters } : {},
            sort: order,
          }),
        ),
      );
      return { answers, unknown, loose: asked.phrases.length > 0 && !single };
    };
    const title = (data) => data.meta.title.replace(GAP, "").trim();
    const shown = async (result) => {
      const data = await result.data();
      const [address, told] = data.raw_url.split("#");
      return { data, address, told: new URLSearchParams(told) };
    };
    // The results of one page. Those of each language are in order already.
    const pick = async (answers, sort, page) => {
      const [from, to] = [(page - 1) * SIZE, page * SIZE];
      const lists = answers.map((answer) => answer.results);
      if (sort === ORDERS[0] || lists.length < 2) {
        const all = lists.flat();
        if (sort === ORDERS[0]) all.sort((a, b) => b.score - a.score);
        return Promise.all(all.slice(from, to).map(shown));
      }
      const heads = await Promise.all(lists.map((list) => list.length && shown(list[0])));
      const places = lists.map(() => 0);
      const picked = [];
      while (picked.length < to && heads.some(Boolean)) {
        let best = -1;
        heads.forEach((head, n) => {
          if (!head) return;
          const [mine, other] = [head.told.get("time"), best < 0 ? "" : heads[best].told.get("time")];
          if (best < 0 || (sort === "newest" ? mine > other : mine < other)) best = n;
        });
        picked.push(heads[best]);
        const next = lists[best][++places[best]];
        heads[best] = next && (await shown(next));
      }
      return picked.slice(from, to);
    };
    const count = (answers) => {
      const sums = {};
      for (const { filters } of answers) {
        for (const [key, values] of Object.entries(filters)) {
          sums[key] ??= {};
          for (const [value, n] of Object.entries(values)) sums[key][value] = (sums[key][value] || 0) + n;
        }
      }
      return sums;
    };

    // ── showing ──

    // Pagefind writes "<" and ">" of the text as entities, and puts marks between tags of its own
    // around whatever stands between blanks.
    const entities = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    const extract = (data) => {
      const [whole, part] = [data.content.split(/\s+/).join(" ").trim(), data.excerpt.trim()];
      const bare = entities(part.replace(/<\/?mark>/g, ""));
      const pieces = part.replace(GAP, "").split(/(<mark>.*?<\/mark>)/s).flatMap((piece) => {
        const match = /^<mark>(.*)<\/mark>$/s.exec(piece);
        if (!match) return [entities(piece)];
        const [, before, word, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}\p{M}]*)$/su.exec(entities(match[1]));
        return [before, make("mark", {}, word), after];
      });
      return [whole.startsWith(bare) ? "" : "… ", ...pieces, whole.endsWith(bare) ? "" : " …"];
    };
    const hit = ({ data, address, told: about }) => {
      const [speech, more] = [spoken(about.get("language")), Number(about.get("more"))];
      const by = make("p", { class: "by" },
        make("span", { class: "source" }, data.meta.source), " ",
        make("span", { class: "time" }, dated(about.get("time"))),
      );
      if (more) {
        const story = make("a", { href: `${about.get("story")}#coverage` }, fill(words.more, { n: number(more) }));
        by.append(" ", make("span", {}, story));
      }
      return make("li", {},
        make("h3", speech, make("a", { href: address }, title(data))),
        by,
        make("p", { class: "extract", ...speech }, ...extract(data)),
      );
    };
    const turn = (label, kind, ...items) => make("nav", { class: kind, "aria-label": label }, make("ul", {}, ...items));
    const orders = (asked) =>
      turn(words.order, "turn sort", ...ORDERS.map((sort) =>
        sort === asked.sort
          ? make("li", { "aria-current": "true" }, words[sort])
          : make("li", {}, make("a", { href: href({ ...asked, sort, page: 1 }) }, words[sort])),
      ));
    const pages = (asked, total) => {
      const step = (by, rel, label) =>
        make("li", {}, make("a", { rel, href: href({ ...asked, page: asked.page + by }) }, label));
      return turn(words.pages, "turn",
        ...(asked.page > 1 ? [step(-1, "prev", words.previous)] : []),
        make("li", { "aria-current": "page" }, fill(words.page, { n: number(asked.page) })),
        ...(asked.page * SIZE < total ? [step(1, "next", words.next)] : []),
      );
    };
    const facet = (asked, key, values) => {
      const timed = key === "year" || key === "month";
      const ranked = Object.entries(values)
        .filter(([, n]) => n)
        .sort(([a, m], [b, n]) => (timed ? 0 : n - m) || (timed ? (a < b ? 1 : -1) : a < b ? -1 : 1));
      if (ranked.length < 2) return [];
      return [make("section", { class: "index" },
        make("h2", {}, words[key]),
        make("ul", {}, ...ranked.slice(0, VALUES).map(([value, n]) =>
          make("li", {},
            make("a", { href: href({ ...asked, q: `${asked.q} ${narrowed(key, value)}`.trim(), page: 1 }) },
              key === "language" ? named(value) : value),
            " ", make("span", {}, number(n))),
        )),
      )];
    };
    const notes = (parsed, found) => {
      const words_ = parsed.words.filter((word) => !found.unknown.includes(word));
      const query = [...words_, ...parsed.phrases.map((each) => `"${each}"`), ...parsed.clauses.map((each) => each.whole)];
      const said = [];
      if (query.length) {
        const [before, after] = words.understood.split("{query}");
        said.push(make("p", {}, before, make("code", {}, query.join(" ")), after));
      }
      const tell = (text, values) => values.length && said.push(make("p", {}, fill(text, { words: values.join(" ") })));
      tell(words.deaf, parsed.deaf);
      tell(words.unknown, found.unknown);
      if (found.loose) said.push(make("p", {}, words.loose));
      return make("div", { class: "note" }, ...said);
    };

    let latest = 0;
    const clear = () => {
      latest += 1;
      place.hidden = true;
      place.replaceChildren();
      grammar.hidden = false;
      told.textContent = "";
    };
    const run = async () => {
      const asked = state();
      if (input.value !== asked.q && document.activeElement !== input) input.value = asked.q;
      document.title = [asked.q, words.search, words.title].filter(Boolean).join(" – ");
      if (!asked.q.trim()) return clear();
      const mine = ++latest;
      grammar.hidden = true;
      place.setAttribute("aria-busy", "true");
      try {
        const parsed = read(asked.q);
        const found = await search(parsed, asked.sort);
        const total = found.answers.reduce((sum, { results }) => sum + results.length, 0);
        const picked = await pick(found.answers, asked.sort, asked.page);
        if (mine !== latest) return;
        const sums = count(found.answers);
        const heading = total ? fill(words.found, { n: number(total) }) : words.none;
        const list = make("section", { class: "list", "aria-labelledby": "found" },
          make("h2", { id: "found", class: "found", tabindex: "-1" }, heading),
          notes(parsed, found),
        );
        if (total > 1) list.append(orders(asked));
        if (picked.length) list.append(make("ol", { class: "hits", start: (asked.page - 1) * SIZE + 1 }, ...picked.map(hit)));
        if (total > SIZE) list.append(pages(asked, total));
        const years = Object.values(sums.year || {}).filter(Boolean).length;
        const facets = FACETS.flatMap((key) =>
          key === "month" && years > 1 ? [] : facet(asked, key, sums[key] || {}),
        );
        const below = make("div", { class: "below" }, list);
        if (facets.length) below.append(make("div", { class: "facets" }, ...facets));
        place.replaceChildren(below);
        grammar.hidden = total > 0;
        told.textContent = heading;
      } catch {
        if (mine !== latest) return;
        grammar.hidden = false;
        place.replaceChildren(make("p", { class: "notice" }, words.failed));
        told.textContent = words.failed;
      }
      place.hidden = false;
      place.removeAttribute("aria-busy");
    };

    // ── at work ──

    const go = (target, { quietly = false } = {}) => {
      history[quietly ? "replaceState" : "pushState"](null, "", target);
      return run();
    };
    let timer = 0;
    const begin = () => {
      notice.hidden = true;
      input.addEventListener("focus", () => openAll(), { once: true });
      input.addEventListener("input", (event) => {
        clearTimeout(timer);
        if (event.isComposing) return;
        timer = setTimeout(() => go(href({ ...state(), q: input.value, page: 1 }), { quietly: true }), WAIT);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        clearTimeout(timer);
        go(href({ ...state(), q: input.value, page: 1 }));
      });
      place.addEventListener("click", async (event) => {
        const link = event.target.closest("a[href^='?']");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        await go(link.getAttribute("href"));
        input.value = state().q;
        const heading = document.getElementById("found");
        if (heading) {
          heading.focus({ preventScroll: true });
          heading.scrollIntoView({ block: "nearest" });
        }
      });
      addEventListener("popstate", () => {
        input.value = state().q;
        run();
      });
      run();
    };
    // The notice goes once it is certain that there is an index.
    fetch(new URL("pagefind-entry.json", base))
      .then((answer) => (answer.ok ? begin() : tell()))
      .catch(tell);
  });
}
