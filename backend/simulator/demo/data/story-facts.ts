/** The facts that flow into letters: what the product is called, what people wish for, days and amounts. */

export const modules = [
  'Route Board',
  'Stock Sync',
  'Insights',
  'the Driver app',
  'the Customer Portal',
  'Slot Booking',
  'the API',
] as const;

export const features = [
  'printing load lists per door',
  'a colour per driver on the map',
  'copying last week as a template',
  'two units per article',
  'comments that drivers can see',
  'planning across several depots',
  'a lock for finished routes',
  'CO2 per delivery',
  'automatic text messages to recipients',
  'a night view with dark colours',
  'returns in the same tour',
  'saved filters shared by a team',
] as const;

export const days = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  sv: ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag'],
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag'],
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes'],
} as const;

export const times = ['08:30', '09:00', '09:30', '10:00', '10:30', '11:00', '13:00', '13:30', '14:00', '15:00', '15:30', '16:00'] as const;

/** What people at these customers write when they do not write English, and whether their member writes it too. */
export const languages: Readonly<Record<string, 'sv' | 'no' | 'de' | 'es' | 'fr'>> = {
  'Oakhollow Furniture': 'sv',
  'Kvistad Energi': 'sv',
  'Elmgate Bakery': 'sv',
  'Blåvik Seafood': 'no',
  'Fjellbrenn Coffee': 'no',
  'Bröckelmann Werkzeuge': 'de',
  'Casa Almendra Hotels': 'es',
  'Domaine Valcourbe': 'fr',
};

export const greetings = {
  en: ['Hi $to,', 'Hello $to,', 'Hi $to,', '$to,', 'Dear $to,', 'Morning $to,'],
  sv: ['Hej $to!', 'Hej $to,', 'Hejsan $to,'],
  no: ['Hei $to,', 'Hei!', 'God dag $to,'],
  de: ['Hallo $to,', 'Guten Tag $toFull,', 'Guten Morgen $to,'],
  es: ['Hola $to:', 'Buenos días, $to:', '¡Hola, $to!'],
  fr: ['Bonjour $to,', 'Bonjour,'],
} as const;

export const signOffs = {
  en: ['Best regards,', 'Kind regards,', 'Thanks,', 'Best,', 'Cheers,', 'Regards,', 'Many thanks,'],
  sv: ['Vänliga hälsningar', 'Mvh', 'Hälsningar,'],
  no: ['Med vennlig hilsen', 'Hilsen', 'Mvh'],
  de: ['Mit freundlichen Grüßen', 'Viele Grüße', 'Beste Grüße'],
  es: ['Un saludo,', 'Saludos,', 'Gracias y un saludo,'],
  fr: ['Cordialement,', 'Bien à vous,', 'Merci d’avance,'],
} as const;

export type Language = keyof typeof greetings;

export const attachments = {
  offer: [
    ['Northwind offer $order.pdf', 'application/pdf', 148_000],
    ['Offer $customer.pdf', 'application/pdf', 211_000],
  ],
  invoice: [
    ['$invoice.pdf', 'application/pdf', 62_000],
    ['$invoice corrected.pdf', 'application/pdf', 64_500],
  ],
  contract: [
    ['Agreement $customer (signed).pdf', 'application/pdf', 503_000],
    ['Order form $order.pdf', 'application/pdf', 187_000],
  ],
  slides: [
    ['Review $customer.pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 1_840_000],
    ['Summary $site.pdf', 'application/pdf', 420_000],
  ],
  export: [
    ['Stops $site.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 96_000],
    ['export-$order.csv', 'text/csv', 31_000],
  ],
  import: [
    ['Delivery points $customer.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 233_000],
    ['master data v2.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 158_000],
  ],
  screenshot: [
    ['screenshot.png', 'image/png', 288_000],
    ['Skärmbild $site.png', 'image/png', 341_000],
    ['image001.png', 'image/png', 87_000],
  ],
  log: [
    ['app-$order.log', 'text/plain', 18_000],
    ['saml-trace.txt', 'text/plain', 9_400],
  ],
  agenda: [
    ['Agenda.pdf', 'application/pdf', 51_000],
    ['Agenda $customer.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 38_000],
  ],
  photo: [
    ['IMG_$order.jpg', 'image/jpeg', 2_640_000],
    ['wall.jpg', 'image/jpeg', 1_910_000],
  ],
} as const satisfies Record<string, readonly (readonly [string, string, number])[]>;
