/** What stands before the events, in the file and on the page. */
export const introduction: readonly string[] = [
  'Every event that Tocsin knows. This page is made from the contracts that the broker reads events by; nothing in it is written twice.',
  'A statement is a Security Event Token (RFC 8417) with the header members `alg`, `kid` and `typ` (`secevent+jwt`) and exactly one event in it. `iss` is your agency, `aud` the broker, `jti` new each time, `iat` when you state it and `toe` when it happened, in seconds. `sub_id` says whom it is about. A member that is not listed here is refused.',
  'The examples are invented. They are signed with the key of RFC 8037, appendix A.1, which everybody has: never register it.',
];
