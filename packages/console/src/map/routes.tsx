import { join } from 'node:path';
import type { NodeHealth } from '@hutong/oversight';
import { said } from '@hutong/record';
import { href, Legend, Notice, Section, worstMark } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ordered } from '../overview/nodes.ts';
import { Tile } from '../overview/tile.tsx';
import type { ConsoleParts } from '../parts.ts';
import { SEES, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { BadOutlines, type Outline, type Outlines, readOutlines } from './outlines.ts';

/** GeoJSON that the operator put into the data folder. */
const OUTLINES = 'map.geojson';
const MOST_LISTED = 100;

/** The areas of the nodes, drawn by the server from outlines that the operator gives. */
export function mapPages({ dir }: ConsoleParts): Page[] {
  const file = join(dir, OUTLINES);
  return [{ method: 'get', path: '/console/map', ...SEES, answer: (visit) => mapPage(visit, file) }];
}

async function mapPage(visit: Visit, file: string): Promise<Shown> {
  const { lang, service } = visit;
  const title = say(lang, 'map');
  const given = outlinesIn(file);
  if (given === undefined || given instanceof BadOutlines) {
    const children =
      given === undefined ? (
        <>
          <p>
            {say(lang, 'map_none')} <code>{OUTLINES}</code>
          </p>
          <p>
            {say(lang, 'map_names')} <code>node</code> <code>code</code>
          </p>
        </>
      ) : (
        <Notice tone="bad" title={say(lang, 'map_bad')}>
          <p>{said(given.told, lang)}</p>
          <p>{said(given.next, lang)}</p>
        </Notice>
      );
    return screen({ visit, title, place: 'overview', children });
  }
  const all = await service.health.now();
  const drawn = given.shapes.map((outline) => ({ outline, node: worstOf(all, outline) }));
  const shown = new Set(drawn.flatMap(({ node }) => node?.node ?? []));
  const undrawn = ordered(all, 'level').filter(({ node }) => !shown.has(node));
  return screen({
    visit,
    title,
    place: 'overview',
    live: true,
    children: (
      <>
        <figure>
          <div id="live-map" data-live>
            <Picture visit={visit} given={given} drawn={drawn} />
          </div>
          <figcaption class="soft">
            {say(lang, 'map_told')}
            <br />
            <Legend view={visit.view} />
          </figcaption>
        </figure>
        <Section id="undrawn" title={say(lang, 'map_undrawn')}>
          <div id="live-undrawn" data-live>
            {undrawn.length === 0 ? <p>{say(lang, 'map_undrawn_none')}</p> : null}
            <ul class="plain">
              {undrawn.slice(0, MOST_LISTED).map((node) => (
                <li>
                  <Tile visit={visit} node={node} />
                </li>
              ))}
            </ul>
            {undrawn.length > MOST_LISTED ? (
              <p>{say(lang, 'map_more', { n: undrawn.length - MOST_LISTED })}</p>
            ) : null}
          </div>
        </Section>
      </>
    ),
  });
}

function outlinesIn(file: string): Outlines | BadOutlines | undefined {
  try {
    return readOutlines(file);
  } catch (error) {
    if (error instanceof BadOutlines) return error;
    throw error;
  }
}

/** The node that an outline names; of several in one division the one that is worst off. */
function worstOf(all: readonly NodeHealth[], { node, code }: Outline): NodeHealth | undefined {
  const named = all.filter(
    (one) => one.node === node || (code !== undefined && one.division_code?.slice(0, 6) === code.slice(0, 6)),
  );
  return ordered(named, 'level')[0];
}

interface PictureProps {
  visit: Visit;
  given: Outlines;
  drawn: readonly { outline: Outline; node: NodeHealth | undefined }[];
}

function Picture({ visit: { lang, view }, given: { width, height }, drawn }: PictureProps) {
  return (
    <svg class="chart map" viewBox={`0 0 ${width} ${height}`}>
      <title>{say(lang, 'map')}</title>
      {drawn.map(({ outline: { path }, node }) =>
        node === undefined ? (
          <path class="none" d={path}>
            <title>{say(lang, 'map_unknown')}</title>
          </path>
        ) : (
          <a href={href(view, `/console/nodes/${node.node}`)} aria-label={toldOf(view, node)}>
            <path class={node.level} d={path}>
              <title>{toldOf(view, node)}</title>
            </path>
          </a>
        ),
      )}
    </svg>
  );
}

const toldOf = (view: Visit['view'], node: NodeHealth) => `${node.name} ${worstMark(view, node).text}`;
