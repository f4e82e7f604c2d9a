import type { NodeHealth } from '@hutong/oversight';
import { href, Mark, worstMark } from '@hutong/ui';
import type { Visit } from '@hutong/web';

/** A node in a colour and in words, with the way to its page. */
export function Tile({ visit: { view }, node }: { visit: Visit; node: NodeHealth }) {
  const mark = worstMark(view, node);
  return (
    <a class={`tile ${mark.tone}`} href={href(view, `/console/nodes/${node.node}`)}>
      {node.name} <Mark {...mark} />
    </a>
  );
}
