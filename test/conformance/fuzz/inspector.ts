import { once } from 'node:events';
import { WebSocket, type MessageEvent } from 'undici';

/** What a process holds in memory, in bytes. */
export interface Memory {
  rss: number;
  /** Live objects alone: the garbage was collected before. */
  heap: number;
}

/** Node's own option: the inspector listens on this port of loopback, and says so to nobody. */
export const inspectedAt = (port: number): { NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--inspect=127.0.0.1:${port} --inspect-publish-uid=http`,
});

interface Answer {
  id?: number;
  result?: { result?: { value?: string } };
}

/** A Node program that was started {@link inspectedAt} a port: its memory is looked at from outside. */
export class Inspector {
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async at(port: number): Promise<Inspector> {
    const listed = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const [{ webSocketDebuggerUrl: url }] = listed as [{ webSocketDebuggerUrl: string }];
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  async memory(): Promise<Memory> {
    await this.call('HeapProfiler.collectGarbage');
    const expression = 'JSON.stringify(process.memoryUsage())';
    const { result } = await this.call('Runtime.evaluate', { expression });
    const { rss, heapUsed } = JSON.parse(result?.result?.value ?? '{}') as NodeJS.MemoryUsage;
    return { rss, heap: heapUsed };
  }

  close(): void {
    this.socket.close();
  }

  private call(method: string, params: object = {}): Promise<Answer> {
    const id = (this.asked += 1);
    return new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data)) as Answer;
        if (answer.id !== id) return;
        this.socket.removeEventListener('message', listen);
        resolve(answer);
      };
      this.socket.addEventListener('message', listen);
      this.socket.addEventListener('close', () => reject(new Error('The program has ended')));
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
