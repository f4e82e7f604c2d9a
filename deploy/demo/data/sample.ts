import { readFileSync } from 'node:fs';

/** The sample of config/demo and the network of config/network, as they are written there. */
const CONFIG = new URL('../../../config/', import.meta.url);

export interface NetworkNode {
  name: string;
  kind: 'hall' | 'center';
  level: 'province' | 'city' | 'county';
  nameZh: string;
  divisionCode: string;
  divisionZh: string;
  parent: string | null;
  /** Of a stationed supervisor’s node (派驻监察): the hall at which it sits. */
  stationedAt?: string;
}

export interface Department {
  key: string;
  name: string;
}

/** A hall of the demo: its node's facts and the departments that sit in it. */
export interface Hall extends NetworkNode {
  departments: Department[];
}

export interface SampleItem {
  basicCode: string;
  name: string;
  department: string;
  kind: string;
  statutoryDays: number;
  promisedDays: number;
  materials: string[];
  result: string;
}

export interface SampleDocument {
  title: string;
  department: string;
  docno: string;
  category: string;
  openness: string;
  paragraphs: string[];
  repeat?: number;
}

export interface Complaint {
  title: string;
  text: string;
  reply: string;
  outcome: string;
}

export interface DisclosureRequest {
  text: string;
  outcome: string;
  reply: string;
}

export interface People {
  surnames: string[];
  givenNames: string[];
  businesses: string[];
  streets: string[];
  idDivision: string;
  phonePrefix: string;
  clerks: string[];
  reviewers: string[];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, CONFIG), 'utf8')) as T;
}

/** The demo network, top first. */
export function demoNodes(): NetworkNode[] {
  return read<{ nodes: NetworkNode[] }>('network/jilin.json').nodes;
}

/** The five halls of the demo network, in the order of the network file. */
export function demoHalls(): Hall[] {
  const departments = read<Record<string, Department[]>>('demo/departments.json');
  return demoNodes()
    .filter((node) => node.kind === 'hall' && node.stationedAt === undefined)
    .map((node) => {
      const own = departments[node.name];
      if (!own?.length) throw new Error(`config/demo/departments.json names no department of ${node.name}`);
      return { ...node, departments: own };
    });
}

/** Which department of a hall licenses food. */
export function departmentAt(hall: string): string {
  const department = demoHalls()
    .find(({ name }) => name === hall)
    ?.departments.find(({ key }) => key === 'market');
  if (department === undefined)
    throw new Error(`config/demo/departments.json has no market supervision of ${hall}`);
  return department.name;
}

export function readItems(): SampleItem[] {
  return read('demo/items.json');
}

export function readDocuments(): SampleDocument[] {
  return read('demo/documents.json');
}

export function readVoices(): { complaints: Complaint[]; requests: DisclosureRequest[] } {
  return read('demo/complaints.json');
}

export function readPeople(): People {
  return read('demo/people.json');
}
