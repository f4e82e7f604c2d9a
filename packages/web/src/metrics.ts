import type { Metric } from '@hutong/api';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Prometheus text exposition format 0.0.4. A metric whose name the format cannot hold is left out. */
export function formatMetrics(metrics: readonly Metric[]): string {
  let text = '';
  for (const { name, help, type, values } of metrics) {
    if (!NAME.test(name)) continue;
    text += `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
    for (const { labels, value } of values) text += `${name}${formatLabels(labels)} ${formatValue(value)}\n`;
  }
  return text;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function formatLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels)
    .filter(([name]) => LABEL.test(name))
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function formatValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
