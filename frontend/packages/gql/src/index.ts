export { execute, GraphQLFailure, type Endpoint, type Failure } from "./execute";
