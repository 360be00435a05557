/** Everything in a mailbox that is not a conversation with a customer: bulk mail, machines, spam, chats, notes to oneself. */

export interface BulkSender {
  readonly from: string;
  readonly listId?: string;
  readonly label: 'CATEGORY_PROMOTIONS' | 'CATEGORY_UPDATES' | 'CATEGORY_FORUMS';
  /** Days between two issues. */
  readonly everyDays: number;
  readonly to: readonly string[];
  readonly subjects: readonly string[];
  readonly text: string;
}

const ada = 'ada@northwind.example';
const jonas = 'jonas@northwind.example';
const priya = 'priya@northwind.example';
const mateo = 'mateo@northwind.example';
const yuki = 'yuki@northwind.example';

export const bulkSenders: readonly BulkSender[] = [
  {
    from: 'The Retention Letter <newsletter@retention-letter.example>',
    listId: '<weekly.retention-letter.example>',
    label: 'CATEGORY_PROMOTIONS',
    everyDays: 14,
    to: [ada, priya],
    subjects: [
      'Why your health score lies',
      'The quiet customer problem',
      '{Five|Seven} questions for every QBR',
      'Onboarding is a promise',
      'What churn interviews really tell you',
    ],
    text: 'In this issue\n\n1. {The metric nobody reads|A tale of two renewals}\n2. Interview: {how a team of three looks after 400 accounts|saying no and keeping the customer}\n3. Template of the week\n\nRead online: https://retention-letter.example/issues/$order\n\nYou receive this because you signed up. Unsubscribe: https://retention-letter.example/u/$order',
  },
  {
    // A customer's own marketing: from a customer's domain, but no person.
    from: 'Fjellbrenn Coffee <no-reply@fjellbrenn.example>',
    listId: '<klubb.fjellbrenn.example>',
    label: 'CATEGORY_PROMOTIONS',
    everyDays: 25,
    to: [ada, jonas],
    subjects: ['New harvest from {Sidama|Huila|Nyeri}', 'This month in the roastery', '{Free grinder|Free shipping} this weekend'],
    text: 'Hei kaffevenn!\n\nThis month we roast {a washed coffee with notes of blackcurrant|a slow, chocolatey one for the office machine}. Order before $day and it is with you fresh.\n\nUnsubscribe: https://fjellbrenn.example/klubb/$order',
  },
  {
    from: 'Verdania Suppliers <noreply@verdania.example>',
    listId: '<suppliers.verdania.example>',
    label: 'CATEGORY_UPDATES',
    everyDays: 30,
    to: [mateo],
    subjects: ['Supplier portal: maintenance on $day', 'Supplier bulletin no. $number', 'Reminder: update your certificates'],
    text: 'Dear supplier,\n\n{the portal will be unavailable on $day between 22:00 and 23:30|please find the latest bulletin in the portal}.\n\nThis is an automatic message, replies are not read.',
  },
  {
    from: 'Ledgerly <billing@ledgerly.example>',
    label: 'CATEGORY_UPDATES',
    everyDays: 30,
    to: [ada, jonas],
    subjects: ['Your receipt #$order', 'Your monthly statement'],
    text: 'Thank you for your payment of $amount.\n\nA receipt is available in your account.',
  },
  {
    from: 'Transit Weekly <digest@transit-weekly.example>',
    listId: '<digest.transit-weekly.example>',
    label: 'CATEGORY_FORUMS',
    everyDays: 12,
    to: [jonas, mateo],
    subjects: [
      'Digest #$number: {last-mile depots|night deliveries|driver shortage}',
      'Digest #$number: {parcel lockers|rail freight|low-emission zones}',
    ],
    text: '$number_small new posts\n\n- {Are microhubs worth it?|Cargo bikes in winter: a field report}\n- {How do you plan returns?|Slot booking at the ramp}\n\nTo leave this list write to leave@transit-weekly.example',
  },
  {
    from: 'statuspage <no-reply@northwind-status.example>',
    label: 'CATEGORY_UPDATES',
    everyDays: 20,
    to: [yuki, priya],
    subjects: ['[Resolved] Delayed webhooks', '[Monitoring] Slow map tiles', '[Scheduled] Database maintenance'],
    text: '{We have identified the cause and applied a fix.|Service is operating normally again.} Reference $ticket.',
  },
];

export const spam: readonly [from: string, subject: string, text: string][] = [
  [
    'Prize Office <winner@lucky-draw.test>',
    'You have been selected!!!',
    'Dear beneficiary, your address was drawn. Reply with your details to receive $amount.',
  ],
  [
    'IT Helpdesk <helpdesk@mail-quota.test>',
    'Mailbox 98% full – act now',
    'Your mailbox will be closed today. Verify your password here: http://mail-quota.test/verify',
  ],
  [
    'SEO Experts <rank@number-one.test>',
    'First page of every search engine',
    'Hello, I visited your website and found $number errors. Reply for a free audit.',
  ],
  ['Parcel Service <track@parcel-hold.test>', 'Your parcel $order is waiting', 'A fee of 1.99 is due. Pay now to avoid return.'],
  ['Dr. Prosper <fund@transfer-desk.test>', 'Confidential business proposal', 'I have a matter of mutual benefit concerning $amount.'],
];

export const chats: readonly string[] = [
  'lunch at 12?',
  'can you take the {Haldmark|Verdania} call, stuck in another one',
  'the demo system is back',
  'room changed to Aurora',
  'saw the numbers?? wow',
  'running 5 min late',
];

export const autoReplies: readonly [subject: string, text: string, language?: string][] = [
  [
    'Automatic reply: $subject',
    'Thank you for your message. I am out of the office until $day and read mail only now and then. In urgent cases please write to my colleagues at the same address.',
  ],
  ['Out of office Re: $subject', 'I am travelling and back on $day. Your mail is not forwarded.'],
  ['Frånvaro: $subject', 'Hej! Jag är ledig till och med $daySv. Vid brådskande ärenden, ring växeln.', 'sv'],
  [
    'Abwesenheitsnotiz: $subject',
    'Vielen Dank für Ihre Nachricht. Ich bin ab $dayDe wieder im Büro. Ihre E-Mail wird nicht weitergeleitet.',
    'de',
  ],
];

export const calendarNotes: readonly [subject: string, text: string][] = [
  ['Accepted: $subject @ $day $time (CET)', '$name has accepted this invitation.'],
  ['Invitation: $subject @ $day $time (CET)', '$name has invited you to $subject.\n\nJoining info: https://meet.northwind.example/$order'],
  [
    'Declined: $subject @ $day $time (CET)',
    '$name has declined this invitation with this note:\n"{Clash with another meeting, sorry|I am on the road that day}"',
  ],
  ['Updated invitation: $subject @ $day $time (CET)', 'This event has been changed: time.\n\n$subject, $day $time'],
];

export const drafts: readonly [subject: string, text: string][] = [
  ['Renewal – my thoughts', 'Hi,\n\nbefore we meet I wanted to'],
  ['Re: Offer', 'Thanks for the quick answer. About the second point,'],
  ['Price increase (do not send yet)', 'As you know, our costs have'],
];

/** People who write about a customer without being one: partners, carriers, consultants. */
export const thirdParties: readonly [from: string, subject: string, text: string][] = [
  [
    'Rasmus Holtegaard <rasmus@carrierbridge.example>',
    'Carrier connection for $customer',
    'Hi $to, $first (in copy) asked me to send you the mapping for the carrier connection. Label format is ZPL, one call per parcel. We can test {on $day|any day next week}.',
  ],
  [
    'Wanjiru Kimathi <wanjiru@telematics-forum.example>',
    'Tablets for the vans in $site',
    'Hello both, the tablets for $site ship on $day. $number units, already enrolled. Serial numbers follow.',
  ],
  [
    'Olivier Maréchaux <olivier@erp-partner.example>',
    '$customer: cut-over weekend',
    'All, the cut-over plan is final: freeze on Friday at 18:00, first orders to the new system on Monday at 05:00. Please both confirm.',
  ],
  [
    'Noor van Deursen <noor@conference-desk.example>',
    'Your joint talk',
    'Dear $to, dear $first, we are delighted to have your joint talk in the programme. Could each of you send a short biography by $day?',
  ],
];

/** Names of people at customers whom nobody has added as a User. */
export const strangers: readonly [name: string, local: string][] = [
  ['Warehouse Office', 'warehouse'],
  ['Nils Bergqvist-Ray', 'nils'],
  ['Accounts Payable', 'accounts'],
  ['Tamara Okonjo-Lind', 'tamara'],
  ['Goods In', 'goods-in'],
  ['Viktor Salminen', 'viktor.salminen'],
  ['Paola Grimaldi-Rossi', 'paola'],
  ['IT Servicedesk', 'it-servicedesk'],
  ['Emre Kayalar', 'e.kayalar'],
  ['Reception', 'reception'],
];

export const strangerLetters: readonly [subject: string, text: string][] = [
  ['Delivery note for $order', 'Hello, we received $number_small boxes without a delivery note. Are they for us? $site has no record.'],
  ['Access for a new colleague', 'Hi, I started in $site last week and was told to ask you for a login to $module. Is that right?'],
  ['Statement of account', 'Dear all, please send an up-to-date statement of account. Ours shows $invoice as open.'],
  ['Printer in $site', 'Good morning, the label printer prints $module labels upside down since the update. Whom can I call?'],
  ['Question from the works council', 'Hello, we would like to understand which data about drivers $module keeps, and for how long.'],
];
