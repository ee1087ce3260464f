// Ranks the sections of the book by the words of a query, inside Sphinx's search page; _ext/search_index.py counts
// them. The rank is BM25's: a rare word tells more than a common one, and the tenth time less than the second.

/* global Documentation, Search, Stemmer */

/**
 * @typedef {[page: number, anchor: string, heading: string, words: number, worth: number, note: string]} Section
 * @typedef {{ spellings: Record<string, string>, docnames: string[], titles: string[], sections: Section[],
 *   counts: Record<string, number[]>, phrases: Record<string, number[]> }} Index
 */
(() => {
  const SATURATION = 2, LENGTH = 0.4, TYPICAL = 120;
  const PHRASE = 2.2; // a section whose heading, or a term for it, is the whole query
  const SIMILAR = 0.5; // a word that only begins alike, or has one letter wrong
  const PER_PAGE = 3, MOST = 30, WEAK = 0.15; // of the best rank: what is weaker is not shown
  // Of the words of a question these say nothing about its subject.
  const EMPTY = new Set(("a about an and are as at be but by can do does for from how i if in into is it its me my of "
    + "on or so that the then there these they this to was we what when which will with you your").split(" "));
  const stemmer = new Stemmer();

  /** @param {string} word */
  function stem(word) {
    for (const [pattern, replacement] of Object.entries(Search._index.spellings)) {
      word = word.replace(new RegExp(pattern), replacement);
    }
    return stemmer.stemWord(word);
  }

  /**
   * The words of a query in the form of the index; those that say nothing only if there are no others.
   * @param {string} query
   */
  function words(query) {
    const all = query.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
    const full = all.filter((word) => !EMPTY.has(word) && !/^\d+$/.test(word));
    return (full.length ? full : all).map(stem);
  }

  /**
   * Whether one is the other with a letter too many, too few, wrong, or two changed round.
   * @param {string} a
   * @param {string} b
   */
  function isSlip(a, b) {
    if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 5) return false;
    let start = 0, end = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
    const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
    return x.length <= 1 && y.length <= 1 || x.length === 2 && x === y[1] + y[0];
  }

  /**
   * The words of the index that a word of the query stands for, each with its weight.
   * @param {string} word
   * @param {Index["counts"]} counts
   * @returns {[string, number][]}
   */
  function meant(word, counts) {
    const known = Object.keys(counts), isKnown = Object.hasOwn(counts, word);
    const alike = known.filter((other) => other === word
      || word.length > (isKnown ? 4 : 2) && other.startsWith(word));
    const near = alike.length ? alike : known.filter((other) => isSlip(word, other));
    return near.map((other) => [other, other === word ? 1 : SIMILAR]);
  }

  /**
   * The sections with words of the query, each with its rank, best first.
   * @param {Index} index
   * @param {string} query
   * @returns {[number, number][]}
   */
  function rank({ sections, counts, phrases }, query) {
    const wanted = words(query);
    /** @type {Map<number, number>} */
    const ranks = new Map();
    /** @type {Map<number, number>} */
    const covered = new Map();
    for (const word of new Set(wanted)) {
      const best = new Map();
      for (const [other, weight] of meant(word, counts)) {
        const list = counts[other];
        const rare = Math.log(1 + sections.length / (list.length / 2));
        for (let i = 0; i < list.length; i += 2) {
          const long = 1 - LENGTH + LENGTH * sections[list[i]][3] / TYPICAL;
          const value = weight * rare * list[i + 1] / (list[i + 1] + SATURATION * long);
          best.set(list[i], Math.max(value, best.get(list[i]) ?? 0));
        }
      }
      for (const [section, value] of best) {
        ranks.set(section, (ranks.get(section) ?? 0) + value);
        covered.set(section, (covered.get(section) ?? 0) + 1);
      }
    }
    const whole = new Set(Object.hasOwn(phrases, wanted.join(" ")) ? phrases[wanted.join(" ")] : []);
    const total = new Set(wanted).size;
    for (const [section, value] of ranks) {
      const coverage = (covered.get(section) ?? 0) / total;
      ranks.set(section, value * coverage ** 2 * sections[section][4] * (whole.has(section) ? PHRASE : 1));
    }
    return [...ranks].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /** @param {string} text */
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  // Sphinx's sentence calls sections pages, and its place is no status.
  Documentation.TRANSLATIONS["Search finished, found ${resultCount} page(s) matching the search query."] = "Results found: ${resultCount}.";
  const { performSearch } = Search;
  Search.performSearch = (/** @type {string} */ query) => {
    performSearch(query);
    Search.status.setAttribute("role", "status");
  };

  Search._performSearch = (/** @type {string} */ query) => {
    document.getElementById("search-progress")?.replaceChildren();
    const { docnames, titles, sections } = Search._index;
    const shown = new Map();
    const ranked = rank(Search._index, query);
    return ranked.filter(([section, value]) => {
      const page = sections[section][0];
      shown.set(page, (shown.get(page) ?? 0) + 1);
      return value >= WEAK * ranked[0][1] && shown.get(page) <= PER_PAGE;
    }).slice(0, MOST).map(([section, value]) => {
      const [page, anchor, heading, , , note] = sections[section];
      const title = anchor ? `${titles[page]} › ${heading}` : titles[page];
      return [docnames[page], escaped(title), anchor && `#${anchor}`, note && escaped(note), value, docnames[page]];
    }).reverse(); // Sphinx shows the last first
  };
})();
