"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // Items of a section (findings or rows) are shown if they hold every word of the search, and of
  // each kind of chip that is pressed one that is theirs.
  class Filter {
    constructor(section, items, changed) {
      Object.assign(this, { section, items, changed });
      this.search = section.querySelector("input[type=search]");
      this.chips = all("button.chip", section);
      this.texts = items.map((item) => item.textContent.toLowerCase() + " " +
        (item.dataset.name || ""));
      this.search.addEventListener("input", () => this.apply());
      for (const chip of this.chips)
        chip.addEventListener("click", () => {
          chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") !== "true");
          this.apply();
        });
    }
    pressed() {
      const kinds = new Map();
      for (const chip of this.chips)
        if (chip.getAttribute("aria-pressed") === "true")
          kinds.set(chip.dataset.filter, (kinds.get(chip.dataset.filter) || []).concat(chip.dataset.value));
      return kinds;
    }
    apply() {
      const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean), kinds = this.pressed();
      let shown = 0;
      this.items.forEach((item, i) => {
        const fits = words.every((word) => this.texts[i].includes(word)) &&
          [...kinds].every(([kind, values]) =>
            (item.dataset[kind] || "").split(" ").some((value) => values.includes(value)));
        item.hidden = !fits;
        shown += fits;
      });
      this.section.querySelector(".shown").textContent =
        shown === this.items.length ? "" : `${shown} of ${this.items.length} shown`;
      if (this.changed)
        this.changed();
    }
    clear() {
      this.search.value = "";
      this.chips.forEach((chip) => chip.setAttribute("aria-pressed", "false"));
      this.apply();
    }
  }

  const filters = [];

  function setUpFindings(section) {
    const findings = all(".finding", section), groups = section.querySelector(".groups");
    const byFile = [...groups.children];
    const fileOf = new Map(findings.map((finding) => [finding, finding.closest(".group")]));
    const count = () => {
      for (const group of groups.children) {
        const shown = all(".finding", group).filter((finding) => !finding.hidden).length;
        group.hidden = shown === 0;
        group.querySelector(".count").textContent = shown;
      }
    };
    const regroup = (how) => {
      if (how === "file") {
        groups.replaceChildren(...byFile);
        findings.forEach((finding) => fileOf.get(finding).append(finding));
      } else {
        const rules = new Map();
        for (const finding of findings)
          rules.set(finding.dataset.rule, (rules.get(finding.dataset.rule) || []).concat(finding));
        groups.replaceChildren(...[...rules].sort().map(([rule, members]) => {
          const group = document.createElement("section"), heading = document.createElement("h3");
          const number = document.createElement("b");
          group.className = "group";
          number.className = "count";
          heading.append(`${rule} ${members[0].dataset.name} `, number);
          group.append(heading, ...members);
          return group;
        }));
      }
      count();
    };
    all("input[name=group]", section).forEach((input) =>
      input.addEventListener("change", () => regroup(input.value)));
    const fold = section.querySelector(".fold");
    if (all(".finding > details[open]", section).length)
      fold.textContent = "Close all";
    fold.addEventListener("click", () => {
      const open = fold.textContent === "Open all";
      all(".finding > details", section).forEach((details) => { details.open = open; });
      fold.textContent = open ? "Close all" : "Open all";
    });
    filters.push(new Filter(section, findings, count));
    filters.at(-1).apply();
  }

  function setUpKeys(section) {
    const body = section.querySelector("table.keys tbody"), rows = [...body.children];
    const value = (row, column, kind) => {
      const cell = row.children[column];
      return kind === "number" ? Number(cell.dataset.value) : cell.textContent;
    };
    all("th[data-sort]", section).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending", kind = head.dataset.sort;
        all("th", section).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        rows.sort((a, b) => {
          const x = value(a, column, kind), y = value(b, column, kind);
          return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1);
        });
        body.append(...rows);
      });
    });
    filters.push(new Filter(section, rows));
  }

  const findings = document.querySelector("section[data-filters=findings]");
  const keys = document.querySelector("section[data-filters=keys]");
  if (findings && findings.querySelector(".tools"))
    setUpFindings(findings);
  if (keys && keys.querySelector(".tools"))
    setUpKeys(keys);

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target)
      return;
    if (target.hidden)
      filters.forEach((filter) => filter.clear());
    const details = target.querySelector(":scope > details");
    if (details)
      details.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const step = (by) => {
    const heads = all(".finding:not([hidden]) > details > summary").filter((head) => head.offsetParent);
    if (!heads.length)
      return;
    const at = heads.indexOf(document.activeElement);
    const next = heads[Math.min(heads.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=search]");
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "Escape") {
      filters.forEach((filter) => filter.clear());
      event.target.blur();
    } else if (!typing && event.key === "/") {
      const search = filters.map((filter) => filter.search);
      event.preventDefault();
      (search.find((input) => input.getBoundingClientRect().bottom > 0) || search[0])?.focus();
    } else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    } else if (!typing && event.key === "e") {
      document.querySelector(".fold")?.click();
    }
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();
