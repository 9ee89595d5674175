import { type ReactNode, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { ApiProblem } from './call.ts';
import { ActButton, type Danger, Fault, type Sure, SureQuestion } from './command.tsx';
import { type Field, FieldBox } from './fields.tsx';

type Values = Record<string, string>;
/** What was typed into a field, without blanks around it. */
export type Filled<Name extends string> = (name: Name) => string;

interface ResourceFormProps<Name extends string> {
  heading: ReactNode;
  id?: string;
  /** Those after a choice may depend on it. */
  fields: readonly Field<Name>[] | ((filled: Filled<Name>) => readonly Field<Name>[]);
  start?: Readonly<Values>;
  /** Filled in from elsewhere on the page; anew whenever another object is handed in. */
  given?: Readonly<Values>;
  /** What stays for the next one after the form was sent. */
  kept?: readonly string[];
  note?: ReactNode;
  /** Leaves the form without sending it. */
  onBack?: () => void;
  submit: string;
  /** Why it cannot be sent, in words; null when it can. */
  faultOf?: (filled: Filled<Name>) => string | null;
  /** Answers what must be asked first, if something must: then it is called again with what the second press makes. */
  send: (filled: Filled<Name>, sure?: Sure) => Promise<Danger | undefined>;
  onSent: () => Promise<unknown>;
}

/** Something new of a list, typed in; what the service refuses stands at its field. */
export function ResourceForm<Name extends string>(props: ResourceFormProps<Name>) {
  const { heading, id, start = {}, given, kept = [], note, onBack, submit, faultOf, send, onSent } = props;
  const form = useForm<Values>({ defaultValues: start });
  const { errors, isSubmitting } = form.formState;
  const filled: Filled<Name> = (name) => (form.watch(name) ?? '').trim();
  const fields = typeof props.fields === 'function' ? props.fields(filled) : props.fields;
  const typed = JSON.stringify(form.watch());
  const [asked, setAsked] = useState<{ of: string; danger: Danger } | null>(null);
  useEffect(() => {
    for (const [name, value] of Object.entries(given ?? {})) form.setValue(name, value);
  }, [given, form.setValue]);

  const refuse = (message: string, field = 'root') => form.setError(field, { message });
  const submitted = (sure?: Sure) =>
    form.handleSubmit(async (values) => {
      const entered: Filled<Name> = (name) => (values[name] ?? '').trim();
      const fault = faultOf?.(entered);
      if (fault) return refuse(fault);
      try {
        const danger = await send(entered, sure);
        if (danger) return setAsked({ of: typed, danger });
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        const isShown = fields.some(({ name }) => name === error.field);
        return refuse(error.message, isShown && error.field !== null ? error.field : 'root');
      }
      const isKept = (name: string) => kept.includes(name);
      const next = fields.map(({ name }) => [name, (isKept(name) ? values[name] : start[name]) ?? '']);
      form.reset(Object.fromEntries(next));
      await onSent();
    })();
  return (
    <section className="card form" id={id}>
      <h2>{heading}</h2>
      {fields.map((field) => (
        <FieldBox
          key={field.name}
          field={field}
          binding={form.register(field.name, {
            validate: (value = '') => value.trim() !== '' || field.needed === undefined || field.needed,
          })}
          fault={errors[field.name]?.message}
        />
      ))}
      {note && <p className="small">{note}</p>}
      <Fault words={errors.root?.message ?? ''} />
      <div className="row-buttons">
        {onBack && (
          <ActButton isDisabled={isSubmitting} onPress={onBack}>
            返回
          </ActButton>
        )}
        {asked?.of === typed ? (
          <SureQuestion danger={asked.danger} isBusy={isSubmitting} onSure={(sure) => void submitted(sure)} />
        ) : (
          <ActButton kind="primary" isBusy={isSubmitting} onPress={() => void submitted()}>
            {submit}
          </ActButton>
        )}
      </div>
    </section>
  );
}
