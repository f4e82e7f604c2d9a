export {
  type BrokerChild,
  type BrokerConfig,
  type BrokerLimits,
  type BrokerTls,
  brokerConfig,
  InvalidBrokerConfig,
} from './config.ts';
export { isPublicNkey, publicNkey, type TransportNkey, transportNkey } from './nkeys.ts';
export { type Broker, type BrokerOptions, BrokerRefusedConfig, NoNatsServer, startBroker } from './start.ts';
