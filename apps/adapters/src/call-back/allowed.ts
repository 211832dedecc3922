/** Whether a call-back may go there: the address comes from the message, so the list decides. */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.username !== '' || url.password !== '') return false;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return hosts.includes(url.host) || hosts.includes(`${url.hostname}:${port}`);
}
