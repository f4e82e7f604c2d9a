import { classes, type Html } from './html.ts';

export interface Column<T> {
  head: string;
  cell: (row: T) => Html;
  /** `name`: the cell that says what the row is; `word`: on one line. */
  kind?: 'name' | 'number' | 'time' | 'word' | undefined;
}

interface TableProps<T> {
  /** Id of the heading that names it. */
  labelledby: string;
  caption?: string | undefined;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** Said where there are no rows. */
  empty: string;
  /** J and K move through its rows, Enter opens the first link of one. */
  keys?: boolean | undefined;
}

/** Rows of one kind. On a phone each becomes a card, and each cell brings its column's heading. */
export function Table<T>({ labelledby, caption, columns, rows, empty, keys }: TableProps<T>) {
  if (rows.length === 0) return <p>{empty}</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div class="scroll" tabindex={0} role="group" aria-labelledby={labelledby}>
      <table data-keys={keys === true ? '' : undefined}>
        {caption === undefined ? null : <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ head, kind }) => (
              <th scope="col" class={classes(kind === 'number' && 'number')}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) => (
                <Cell column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }) {
  const { head, kind, cell } = column;
  if (kind === 'name') return <th scope="row">{cell(row)}</th>;
  return (
    <td data-label={head} class={kind}>
      {cell(row)}
    </td>
  );
}

interface PagerProps {
  label: string;
  /** Back to where the list begins; absent on the first page. */
  first?: { href: string; text: string } | undefined;
  /** What comes after; absent on the last page. */
  next?: { href: string; text: string } | undefined;
}

/** The way through a list that is read by cursor: on, and back to its beginning. */
export function Pager({ label, first, next }: PagerProps) {
  if (first === undefined && next === undefined) return null;
  return (
    <nav class="pages" aria-label={label}>
      {first === undefined ? null : <a href={first.href}>{first.text}</a>}
      {next === undefined ? null : (
        <a href={next.href} rel="next">
          {next.text}
        </a>
      )}
    </nav>
  );
}
