/** Seeded random streams; they live with the server, whose portal draws its service times from one. */
export * from '../../server/random.ts';
