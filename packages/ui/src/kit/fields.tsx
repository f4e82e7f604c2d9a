import { fieldId } from './form.tsx';
import { classes, type Html } from './html.ts';

/** What every field has. */
export interface FieldProps {
  name: string;
  label: string;
  /** What was typed before. */
  value?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  /** Told to who does not see the page; the server decides. */
  required?: boolean | undefined;
  /** A word after the label: 选填. */
  note?: string | undefined;
  /** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill; off unless said. */
  autocomplete?: string | undefined;
  /** UTF-16 units at most. */
  maxlength?: number | undefined;
  readonly?: boolean | undefined;
}

interface TextFieldProps extends FieldProps {
  type?: 'text' | 'password' | 'tel' | 'search' | 'date';
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'search' | undefined;
  /** About how many characters it shows: a short number looks short. */
  width?: 'short' | 'middle' | 'full';
  /** The least and the last day of a date, YYYY-MM-DD. */
  min?: string | undefined;
  max?: string | undefined;
}

/** One line. What was typed into a password's field is not given back. */
export function TextField(props: TextFieldProps) {
  const { name, type = 'text', value, inputmode, maxlength, readonly, width = 'full', min, max } = props;
  return (
    <Labelled {...props}>
      <input
        {...controlOf(props)}
        class={classes(width, type)}
        type={type}
        name={name}
        value={type === 'password' ? undefined : (value ?? '')}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize="off"
        spellcheck={false}
        inputmode={inputmode}
        maxlength={maxlength}
        readonly={readonly}
        min={min}
        max={max}
      />
    </Labelled>
  );
}

/** One day; `value`, `min` and `max` as YYYY-MM-DD. */
export function DateField(props: FieldProps & Pick<TextFieldProps, 'min' | 'max'>) {
  return <TextField {...props} type="date" width="middle" />;
}

/** Several lines. */
export function TextArea(props: FieldProps & { rows?: number }) {
  const { name, value = '', maxlength, readonly, rows = 4 } = props;
  // A browser leaves out the first line break within a textarea: this one, and not one that was typed.
  return (
    <Labelled {...props}>
      <textarea
        {...controlOf(props)}
        name={name}
        rows={rows}
        maxlength={maxlength}
        readonly={readonly}
        autocomplete={props.autocomplete ?? 'off'}
      >
        {`\n${value}`}
      </textarea>
    </Labelled>
  );
}

/** One or more files. A browser forgets them when a form comes back: say so in `hint`. */
export function FileField(props: FieldProps & { accept?: string; multiple?: boolean }) {
  return (
    <Labelled {...props}>
      <input
        {...controlOf(props)}
        type="file"
        name={props.name}
        accept={props.accept}
        multiple={props.multiple}
      />
    </Labelled>
  );
}

export interface Option {
  value: string;
  text: string;
  /** Said below it, where it is a radio button or a box. */
  hint?: string | undefined;
}

/** One of many. */
export function Select(
  props: FieldProps & { options: readonly Option[] /** Says that nothing is chosen. */; none?: string },
) {
  const { name, value = '', options, none } = props;
  const known = none === undefined ? options : [{ value: '', text: none }, ...options];
  return (
    <Labelled {...props}>
      <select {...controlOf(props)} name={name} autocomplete={props.autocomplete ?? 'off'}>
        {known.map((one) => (
          <option value={one.value} selected={one.value === value}>
            {one.text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

type ChoiceProps = Omit<FieldProps, 'value' | 'maxlength' | 'readonly' | 'autocomplete'> & {
  options: readonly Option[];
};

/** One of a few. */
export function Radios({ options, value, ...props }: ChoiceProps & { value?: string | undefined }) {
  return <Choices {...props} options={options} type="radio" chosen={value === undefined ? [] : [value]} />;
}

/** Any of a few; they are sent under one name. */
export function Checkboxes({
  options,
  values = [],
  ...props
}: ChoiceProps & { values?: readonly string[] | undefined }) {
  return <Choices {...props} options={options} type="checkbox" chosen={values} />;
}

function Choices({
  type,
  options,
  chosen,
  ...props
}: ChoiceProps & { type: 'radio' | 'checkbox'; chosen: readonly string[] }) {
  const { name } = props;
  return (
    <Fieldset legend={props.label} {...props}>
      {options.map((one, i) => {
        // The first has the field's own id: the error summary leads there.
        const id = i === 0 ? fieldId(name) : `${fieldId(name)}-${i}`;
        const hint = one.hint === undefined ? undefined : `${id}-about`;
        return (
          <div class="choice">
            <input
              type={type}
              id={id}
              name={name}
              value={one.value}
              checked={chosen.includes(one.value)}
              aria-describedby={hint}
              autocomplete="off"
            />
            <label for={id}>{one.text}</label>
            {hint === undefined ? null : (
              <p class="hint" id={hint}>
                {one.hint}
              </p>
            )}
          </div>
        );
      })}
    </Fieldset>
  );
}

interface FieldsetProps {
  legend: string;
  /** Names its hint and its error where it is a field of its own. */
  name?: string | undefined;
  note?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  children: Html;
}

/** Fields that belong together. */
export function Fieldset({ legend, name = '', note, hint, error, children }: FieldsetProps) {
  return (
    <fieldset
      class={classes('field', error !== undefined && 'wrong')}
      aria-describedby={described({ name, hint, error })}
    >
      <legend>
        {legend}
        <Note text={note} />
      </legend>
      <HintAndError name={name} hint={hint} error={error} />
      {children}
    </fieldset>
  );
}

/** A label, hint and error around one control. */
function Labelled({ name, label, note, hint, error, children }: FieldProps & { children: Html }) {
  return (
    <div class={classes('field', error !== undefined && 'wrong')}>
      <label for={fieldId(name)}>
        {label}
        <Note text={note} />
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      {children}
    </div>
  );
}

function Note({ text }: { text: string | undefined }) {
  return text === undefined ? null : <span class="soft"> {text}</span>;
}

function HintAndError({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>) {
  return (
    <>
      {hint === undefined ? null : (
        <p class="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="wrong-text" id={`${fieldId(name)}-error`}>
          <span aria-hidden="true">✗</span> {error}
        </p>
      )}
    </>
  );
}

/** What every control says of itself. */
function controlOf({ name, hint, error, required }: FieldProps) {
  return {
    id: fieldId(name),
    'aria-describedby': described({ name, hint, error }),
    'aria-invalid': error === undefined ? undefined : ('true' as const),
    required: required === true,
  };
}

function described({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>): string | undefined {
  return classes(
    hint !== undefined && `${fieldId(name)}-hint`,
    error !== undefined && `${fieldId(name)}-error`,
  );
}
