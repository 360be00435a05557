/** The MongoDB and Redis that `npm test` has started; without it, those that someone keeps running to call Jest by hand. */
export const MONGO = process.env.TEST_MONGODB_URI ?? 'mongodb://127.0.0.1:27117/';
export const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6479';
