/** What a hall's store answers at once and a center's archive after a while: whoever asks both awaits it. */
export type Awaitable<T> = T | Promise<T>;
