// What Sphinx's searchtools.js and language_data.js put on the search page, as far as assets/search.js uses it.
declare class Stemmer {
  stemWord(word: string): string;
}
declare const Search: {
  _index: any; _performSearch: (query: string) => unknown[][];
  performSearch: (query: string) => void; status: HTMLElement;
};
declare const Documentation: { TRANSLATIONS: Record<string, string> };
