import type { Truth } from '../truth/truth.js';
import { Chance } from './chance.js';
import { Systems, type Delivery } from './delivery.js';
import { Heap } from './heap.js';
import { mostPeople, personOf } from './person.js';
import { Story, type Happening, type Life } from './story.js';
import { day } from './time.js';

export interface WorldSettings {
  seed: number;
  /** How many lives go on at a time. One that is over makes room for another. */
  people: number;
  /** No new thing happens once so many messages are on their way. */
  messages: number;
  /** When it begins, in milliseconds since 1970. */
  from: number;
  /** Where the systems of the agencies are reached. */
  base: string;
}

/** Many lives side by side on one clock. Everything is from the seed. */
export class World {
  readonly systems: Systems;
  /** How many people there were. */
  people = 0;
  private readonly lives = new Heap<{ life: Life; happening: Happening }>();
  private readonly onTheWay = new Heap<Delivery>();
  private planned = 0;
  private truthCount = 0;

  constructor(
    private readonly settings: WorldSettings,
    private readonly lifeOf: (story: Story) => Life,
    /** Takes what is true, as soon as it is. */
    private readonly tell: (truth: Truth) => void,
  ) {
    this.systems = new Systems(settings.base);
    for (let count = 0; count < settings.people; count += 1) this.begin(settings.from, 30 * day);
  }

  /** When the next message comes; infinity when there is none any more. */
  get nextAt(): number {
    this.live();
    return this.onTheWay.first;
  }

  /** The next message, in the order that they come; none when it is over. */
  next(): Delivery | undefined {
    this.live();
    return this.onTheWay.pop();
  }

  /** Lets happen what comes before the next message. */
  private live(): void {
    while (this.planned < this.settings.messages && this.lives.first <= this.onTheWay.first) {
      const now = this.lives.pop();
      if (!now) return;
      const { deliveries, truths, serves, at } = now.happening;
      for (const serve of serves) this.systems.serve(serve);
      for (const truth of truths) this.tell(truth);
      for (const delivery of deliveries) this.onTheWay.push(delivery.at, delivery);
      this.planned += deliveries.length;
      if (!this.goOn(now.life)) this.begin(at, day);
    }
  }

  private begin(from: number, within: number): void {
    const number = this.people;
    if (number >= mostPeople) throw new Error('There are no numbers for more people');
    this.people += 1;
    const chance = Chance.of(this.settings.seed, number);
    const at = from + chance.between(1, within);
    const newTruth = (): number => (this.truthCount += 1);
    const { base } = this.settings;
    this.goOn(this.lifeOf(new Story(personOf(number), number, chance, base, at, newTruth)));
  }

  private goOn(life: Life): boolean {
    const { value, done } = life.next();
    if (done === true) return false;
    this.lives.push(value.at, { life, happening: value });
    return true;
  }
}
