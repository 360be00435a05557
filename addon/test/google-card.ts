/** Google's own card type, from the discovery document that googleapis is generated from: card-schema.ts makes a JSON Schema of it. */
import type { chat_v1 } from 'googleapis/build/src/apis/chat/v1';

export type GoogleCard = chat_v1.Schema$GoogleAppsCardV1Card;
