import { when, type AlertView, type ObligationView } from './views.js';

/** An alert with the reasons that the broker keeps beside it. */
export interface ExplainedAlert extends AlertView {
  because: readonly string[];
  obligations: (ObligationView & { because: readonly string[] })[];
  copies: readonly {
    role: string;
    title: string | null;
    post: string;
    because: readonly string[];
  }[];
}

const inTwo = /^([A-Z]+(?:-\d\d| 3\.\d)): (.+)$/;

/** `RR-03: borough of residence newham` → `Borough of residence newham (RR-03).` */
function sentence(reason: string): string {
  const [, rule, fact] = inTwo.exec(reason) ?? [];
  const text = fact ?? reason;
  const plain = text.charAt(0).toUpperCase() + text.slice(1);
  return rule === undefined ? `${plain}.` : `${plain} (${rule}).`;
}

/** The clock to act, which is another one than the clock to accept. */
const actionIn = ({ clock, says, dueAt }: NonNullable<ObligationView['action']>): string =>
  `To act: ${says}${dueAt === undefined ? '' : `, by ${when(dueAt)}`} (${clock}).`;

/** Why an alert is what it is and why it went to these people, one reason a line. */
export function explain(alert: ExplainedAlert): string[] {
  const reasons = (because: readonly string[]): string[] =>
    because.flatMap((one) => one.split('; ')).map((one) => `    ${sentence(one)}`);
  return [
    `${alert.ref}: ${alert.says}`,
    `It is ${alert.severity} under ${alert.row}, tier ${alert.tier}, because:`,
    ...reasons(alert.because),
    ...alert.obligations.flatMap((one) => [
      `${one.ladder[0]?.title ?? 'Nobody'} must accept as ${one.role}, because:`,
      ...reasons(one.because),
      `    After that: ${
        one.ladder
          .slice(1)
          .map(({ title }) => title)
          .join(', then ') || 'nobody'
      }.`,
      ...(one.action ? [`    ${actionIn(one.action)}`] : []),
    ]),
    ...alert.copies.flatMap((one) => [
      `${one.title ?? one.post} has a copy as ${one.role}, because:`,
      ...reasons(one.because),
    ]),
  ];
}
