/** Who works at Northwind. Five people in four time zones; every kind of own address a Google account can have occurs. */

export interface TeamMember {
  readonly email: string;
  readonly name: string;
  readonly title: string;
  readonly zone: string;
  readonly secondaryEmails?: readonly string[];
  readonly sendAs?: readonly string[];
  readonly settings?: {
    readonly aliases?: readonly string[];
    readonly syncTo?: 'users' | 'customers';
    readonly syncThirdPartySender?: boolean;
  };
  readonly signOffs: readonly string[];
}

export const organisation = {
  domain: 'northwind.example',
  otherDomains: ['northwind.dev'],
  name: 'Northwind',
  timeZone: 'Europe/Stockholm',
} as const;

export const team: readonly TeamMember[] = [
  {
    email: 'ada@northwind.example',
    name: 'Ada Berg',
    title: 'Head of Customer Success',
    zone: 'Europe/Stockholm',
    secondaryEmails: ['ada.berg@northwind.example'],
    sendAs: ['sales@northwind.example'],
    // Northwind was called Fjordware once: old contacts still write there, and no API lists such an address.
    settings: { aliases: ['ada@fjordware.example'] },
    signOffs: ['Best,', 'All the best,', 'Kind regards,'],
  },
  {
    email: 'jonas@northwind.example',
    name: 'Jonas Lindqvist',
    title: 'Account Manager',
    zone: 'Europe/Stockholm',
    secondaryEmails: ['jonas@northwind.dev'],
    signOffs: ['Cheers,', 'Best regards,', 'Thanks,'],
  },
  {
    email: 'priya@northwind.example',
    name: 'Priya Raman',
    title: 'Customer Success Manager',
    zone: 'Europe/London',
    secondaryEmails: ['priya.raman@northwind.example'],
    signOffs: ['Many thanks,', 'Best wishes,', 'Kind regards,'],
  },
  {
    email: 'mateo@northwind.example',
    name: 'Mateo Álvarez',
    title: 'Customer Success Manager, Americas',
    zone: 'America/New_York',
    settings: { syncTo: 'customers' },
    signOffs: ['Best,', 'Thanks!', 'Talk soon,'],
  },
  {
    email: 'yuki@northwind.example',
    name: 'Yuki Tanabe',
    title: 'Solutions Engineer',
    zone: 'Asia/Tokyo',
    signOffs: ['Best regards,', 'Thank you,', 'Regards,'],
  },
];

/** A distribution list inside Northwind: not a Google account, delivered to these two. */
export const lists: Readonly<Record<string, readonly string[]>> = {
  'support@northwind.example': ['yuki@northwind.example', 'priya@northwind.example'],
  'team@northwind.example': team.map((member) => member.email),
};

export const firstName = (name: string): string => name.split(' ')[0] ?? name;
