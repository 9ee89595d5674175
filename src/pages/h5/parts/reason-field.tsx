interface ReasonFieldProps {
  value: string;
  placeholder: string;
  onChange: (reason: string) => void;
}

/** The one thing an officer must write. */
export function ReasonField({ value, placeholder, onChange }: ReasonFieldProps) {
  return (
    <div className="field">
      <label htmlFor="reason">
        原因<em>必填</em>
      </label>
      <textarea
        id="reason"
        className="typed"
        rows={3}
        maxLength={200}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
