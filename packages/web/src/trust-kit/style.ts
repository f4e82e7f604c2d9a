/** The page on a screen and on A4 paper. */
export const PAGE_STYLE = `@page { size: A4; margin: 18mm; }
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1a1a1a;
  background: #fff; max-width: 46em; margin: 0 auto; padding: 1em; }
h1 { font-size: 1.5em; margin: 0 0 .3em; }
h2 { font-size: 1.15em; margin: 1.2em 0 .3em; border-top: 1px solid #767676; padding-top: .8em; }
.fingerprint { font: 700 1.1em/1.8 "Noto Sans Mono", Consolas, monospace; border: 2px solid #1a1a1a;
  padding: .4em .8em; margin: .6em 0; overflow-wrap: break-word; }
.fingerprint span { display: block; }
.warn { border-left: 4px solid #b3261e; padding-left: .8em; }
li { margin: .3em 0; }
code { font-family: "Noto Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
a { color: #0b57d0; }
section + section { margin-top: 2em; }
@media print {
  body { font-size: 11pt; padding: 0; max-width: none; }
  a { color: inherit; text-decoration: none; }
  section + section { break-before: page; margin-top: 0; }
}
`;
