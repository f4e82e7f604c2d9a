import { Hidden } from './kit/form.tsx';
import type { Args, MessageKey } from './messages.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
const SIZES = ['normal', 'large'] as const;

/** How somebody likes to see the pages; `auto`: as their system does. */
export interface Look {
  theme: (typeof THEMES)[number];
  size: (typeof SIZES)[number];
}

/** A look as its cookie keeps it, `dark-large`; what is not one is the plain look. */
export function readLook(text: string | undefined): Look {
  const [theme, size] = (text ?? '').split('-');
  return {
    theme: THEMES.find((one) => one === theme) ?? 'auto',
    size: SIZES.find((one) => one === size) ?? 'normal',
  };
}

export function lookText({ theme, size }: Look): string {
  return `${theme}-${size}`;
}

/** Classes of the whole page; undefined for the plain look. */
export function lookClasses({ theme, size }: Look): string | undefined {
  const names = [...(theme === 'auto' ? [] : [theme]), ...(size === 'normal' ? [] : [size])];
  return names.length === 0 ? undefined : names.join(' ');
}

/** What the form needs of a view. */
interface LookView {
  look: Look;
  here: string;
  t: <K extends MessageKey>(key: K, ...args: Args<K>) => string;
}

/** Stands at the end of every page; it leads back to where it stands. */
export function LookForm({ view: { t, look, here } }: { view: LookView }) {
  return (
    <form class="filters" method="get" action="/look" aria-label={t('look')}>
      <Hidden name="back" value={here} />
      <label>
        {t('look_theme')}
        <select name="theme" autocomplete="off">
          {THEMES.map((theme) => (
            <option value={theme} selected={theme === look.theme}>
              {t(`look_${theme}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('look_size')}
        <select name="size" autocomplete="off">
          {SIZES.map((size) => (
            <option value={size} selected={size === look.size}>
              {t(`look_${size}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button second">
        {t('look_use')}
      </button>
    </form>
  );
}
