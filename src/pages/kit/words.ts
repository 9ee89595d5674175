/** What a sheet that asks for a reason says. */
export interface ReasonWords {
  title: string;
  hint: string;
  placeholder: string;
  submit: string;
  /** What the second press says, where a slip could not be mended. */
  confirm?: string;
}
