/**
 * The Users: people at customers whom Northwind knows. One consultant is a User at two customers with one address (somebody has to
 * choose), one writes from free mail, several have further addresses. Names are invented.
 */

export interface DemoUser {
  readonly id: string;
  /** The customer's name; ids are made when the world is put together. */
  readonly customer: string;
  readonly name: string;
  readonly email: string;
  readonly otherEmails?: readonly string[];
  readonly title: string;
}

type Row = [customer: string, name: string, email: string, title: string, ...otherEmails: string[]];

const rows: readonly Row[] = [
  ['Blåvik Seafood', 'Ingrid Solheim', 'ingrid.solheim@blavik-seafood.example', 'Logistics Manager', 'ingrid@blavik-seafood.example'],
  ['Blåvik Seafood', 'Tor Egil Aune', 'tor.aune@blavik-seafood.example', 'Quay Supervisor'],
  ['Blåvik Seafood', 'Samira Haddad', 'samira.haddad@blavik-seafood.example', 'Finance'],
  ['Blåvik Seafood', 'Kwame Ofori', 'kwame.ofori@blavik-seafood.example', 'IT Coordinator'],
  ['Haldmark Paper', 'Lars Wennerholm', 'lars.wennerholm@haldmarkpaper.example', 'Supply Chain Director'],
  ['Haldmark Paper', 'Aino Keskitalo', 'aino.keskitalo@haldmarkpaper.example', 'Transport Planner'],
  ['Haldmark Paper', 'Elena Petkova', 'elena@petkova-advisory.example', 'External Consultant'],
  [
    'Marlowe & Finchley',
    'Charlotte Ainsdale',
    'charlotte.ainsdale@marlowefinchley.example',
    'Head of Fulfilment',
    'c.ainsdale@marlowefinchley.test',
  ],
  ['Marlowe & Finchley', 'Devansh Mehrotra', 'devansh@marlowefinchley.example', 'Operations Analyst'],
  ['Marlowe & Finchley', 'Oluwaseun Adebowale', 'oluwaseun@marlowefinchley.test', 'Web Shop Lead'],
  ['Wrenfield Bikes', 'Gareth Pryce-Hughes', 'gareth@wrenfieldbikes.example', 'Operations Director'],
  ['Wrenfield Bikes', 'Nadia Rahmani', 'nadia.rahmani@wrenfieldbikes.example', 'Dispatch Lead', 'nadia.rahmani@freemail.example'],
  ['Wrenfield Bikes', 'Tomasz Wilczek', 'tomasz@wrenfieldbikes.example', 'Stock Controller'],
  ['Solmera Pharma', 'Beatrice Künzli', 'beatrice.kunzli@solmera-pharma.example', 'VP Supply'],
  ['Solmera Pharma', 'Matteo Ferrandi', 'matteo.ferrandi@solmera-pharma.example', 'Distribution Lead'],
  ['Solmera Pharma', 'Hana Novotná', 'hana.novotna@solmera-labs.example', 'Quality Assurance'],
  ['Solmera Pharma', 'Rajesh Subbarao', 'rajesh.subbarao@solmera-pharma.example', 'Integration Architect'],
  ['Oakhollow Furniture', 'Maja Ekdahl', 'maja.ekdahl@oakhollow.example', 'Delivery Manager'],
  ['Oakhollow Furniture', 'Henrik Stålnacke', 'henrik@oakhollow.example', 'CFO'],
  ['Oakhollow Furniture', 'Leila Farahani', 'leila.farahani@oakhollow.example', 'Customer Care Lead'],
  ['Saltmarch Freight', 'DeShawn Whitlock', 'dwhitlock@saltmarch.example', 'Dispatch Manager'],
  ['Saltmarch Freight', 'Carmen Ibarra', 'cibarra@saltmarch.example', 'Director of Operations', 'carmen.ibarra@saltmarch.example'],
  ['Saltmarch Freight', 'Piotr Gawlik', 'pgawlik@saltmarch.example', 'Systems Administrator'],
  ['Lumenstrand Lighting', 'Freja Munkholm', 'freja@lumenstrand.example', 'Warehouse Manager'],
  ['Lumenstrand Lighting', 'Anders Tolstrup', 'anders@lumenstrand.example', 'Managing Director'],
  ['Verdania Grocers', 'Keisha Montrose', 'keisha.montrose@verdania.example', 'VP Fulfilment'],
  ['Verdania Grocers', 'Luis Arriaga', 'luis.arriaga@verdania.example', 'Route Planner'],
  ['Verdania Grocers', 'Mei-Ling Hsu', 'meiling.hsu@verdania.example', 'Data Analyst'],
  ['Verdania Grocers', 'Brandon Teague', 'brandon.teague@verdania.example', 'Accounts Payable'],
  ['Fjellbrenn Coffee', 'Sigrid Fossheim', 'sigrid@fjellbrenn.example', 'Founder'],
  ['Fjellbrenn Coffee', 'Yonas Tesfaye', 'yonas@fjellbrenn.example', 'Head Roaster'],
  ['Pellworth Brewing', 'Imogen Thackeray-Poole', 'imogen@pellworth.example', 'Sales and Dray Manager'],
  ['Pellworth Brewing', 'Callum Birtwhistle', 'callum@pellworth.example', 'Head Brewer'],
  ['Casa Almendra Hotels', 'Inés Caballero', 'ines.caballero@casa-almendra.example', 'Purchasing Manager'],
  ['Casa Almendra Hotels', 'Rui Teixeira', 'rui.teixeira@casa-almendra.example', 'Regional Manager'],
  ['Greyholm Medical Supply', 'Fiona Drumgoole', 'fiona.drumgoole@greyholm-medical.example', 'Head of Distribution'],
  [
    'Greyholm Medical Supply',
    'Chukwuemeka Eze',
    'emeka.eze@greyholm-medical.example',
    'Systems Lead',
    'chukwuemeka.eze@greyholm-medical.example',
  ],
  ['Greyholm Medical Supply', 'Siobhan Mulcahy', 'siobhan.mulcahy@greyholm-medical.example', 'Procurement'],
  ['Thimbleby Toys', 'Aoife Brannigan', 'aoife@thimblebytoys.example', 'Shop Operations'],
  ['Kvistad Energi', 'Björn Hallgrimsson', 'bjorn.hallgrimsson@kvistad-energi.example', 'Field Service Manager'],
  ['Kvistad Energi', 'Zeynep Aydogan', 'zeynep.aydogan@kvistad-energi.example', 'Business Analyst'],
  ['Domaine Valcourbe', 'Mathilde Roussillon', 'mathilde@domaine-valcourbe.example', 'Export Manager'],
  ['Bröckelmann Werkzeuge', 'Jürgen Hasselbach', 'j.hasselbach@broeckelmann.example', 'Leiter Logistik'],
  ['Bröckelmann Werkzeuge', 'Ayşe Demirtaş', 'a.demirtas@broeckelmann.example', 'Projektleiterin IT'],
  ['Bröckelmann Werkzeuge', 'Katrin Vossberg', 'k.vossberg@broeckelmann.example', 'Einkauf'],
  ['Hoshikawa Stationery', 'Haruka Minamoto', 'haruka.minamoto@hoshikawa.example', 'Logistics Section Chief'],
  ['Hoshikawa Stationery', 'Daichi Kuramoto', 'daichi.kuramoto@hoshikawa.example', 'IT Department'],
  ['Quillmere Press', 'Rosalind Achterberg', 'rosalind@quillmere.example', 'Distribution Manager'],
  ['Quillmere Press', 'Elena Petkova', 'elena@petkova-advisory.example', 'External Consultant'],
  ['Quillmere Press', 'Simon Oyelaran', 'simon@quillmere.example', 'Rights and Stock'],
  ['Harrowmead Farm Foods', 'Bethan Llewelyn-Rees', 'bethan@harrowmead.example', 'Delivery Coordinator'],
  ['Harrowmead Farm Foods', 'Arjun Pillai', 'arjun@harrowmead.example', 'Owner'],
  ['Polarhaven Cold Stores', 'Geneviève Thibodeau', 'gthibodeau@polarhaven.example', 'General Manager'],
  ['Polarhaven Cold Stores', 'Anh Nguyen-Tran', 'anguyen@polarhaven.example', 'Dock Scheduler'],
  ['Polarhaven Cold Stores', 'Marcus Eberly', 'meberly@polarhaven.example', 'Controller', 'marcus.eberly@freemail.example'],
  ['Papayal Market', 'Valentina Restrepo', 'valentina@papayal-market.example', 'Co-founder'],
  ['Stillbrook Yoga', 'Maya Greenhalgh', 'maya.stillbrook@freemail.example', 'Owner'],
  ['Elmgate Bakery', 'Gunnar Brodin', 'gunnar@elmgate-bageri.example', 'Bakery Manager'],
  ['Elmgate Bakery', 'Fatou Camara', 'fatou@elmgate-bageri.example', 'Shop Manager'],
  ['Zephyrine Drones', 'Eero Rautavaara', 'eero@zephyrine.example', 'Operations Lead'],
  ['Zephyrine Drones', 'Xiomara Beltrán', 'xiomara@zephyrine.example', 'Programme Manager'],
];

export const users: readonly DemoUser[] = rows.map(([customer, name, email, title, ...otherEmails], index) => ({
  id: `u${201 + index}`,
  customer,
  name,
  email,
  title,
  ...(otherEmails.length === 0 ? {} : { otherEmails }),
}));
